//! Where EC2 is asked.
//!
//! AWS publishes for each API by which rules its addresses are made, and the SDK has them in each client. Those of EC2 and of
//! ELBv2 are one text but for the name in the host, so EC2's address is ELBv2's with EC2's name in it.

use aws_config::SdkConfig;
use aws_sdk_elasticloadbalancingv2::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as ByTheRules};
use aws_smithy_runtime_api::client::endpoint::{
    EndpointFuture, EndpointResolverParams, ResolveEndpoint, SharedEndpointResolver,
};
use aws_smithy_types::endpoint::Endpoint;

/// How the rules call ELBv2 and EC2.
const ELBV2: &str = "https://elasticloadbalancing";
const EC2: &str = "https://ec2";

/// EC2 with these settings, at another address than AWS's own if one is given.
pub(super) fn ec2_endpoint(shared: &SdkConfig, url: Option<String>) -> SharedEndpointResolver {
    let region = shared.region().map(ToString::to_string);
    let (fips, dual_stack) = (shared.use_fips(), shared.use_dual_stack());
    SharedEndpointResolver::new(Ec2Endpoint { region, fips, dual_stack, url, rules: DefaultResolver::new() })
}

#[derive(Debug)]
struct Ec2Endpoint {
    region: Option<String>,
    fips: Option<bool>,
    dual_stack: Option<bool>,
    url: Option<String>,
    rules: DefaultResolver,
}

impl ResolveEndpoint for Ec2Endpoint {
    fn resolve_endpoint<'a>(&'a self, _: &'a EndpointResolverParams) -> EndpointFuture<'a> {
        EndpointFuture::new(async {
            let asked = Params::builder().set_region(self.region.clone()).set_endpoint(self.url.clone());
            let asked = asked.set_use_fips(self.fips).set_use_dual_stack(self.dual_stack).build()?;
            let elbv2 = ByTheRules::resolve_endpoint(&self.rules, &asked).await?;
            let named = |url: &str| if self.url.is_none() { url.replacen(ELBV2, EC2, 1) } else { url.to_owned() };
            Ok(Endpoint::builder().url(named(elbv2.url())).build())
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_types::region::Region;

    use super::*;

    /// What EC2's own client must answer: the cases of its endpoint tests, which are part of EC2's published model
    /// (aws-sdk-ec2 1.274.0, `src/config/endpoint.rs`).
    const PUBLISHED: &str = include_str!("ec2_endpoint/published.txt");

    async fn address(region: &str, fips: bool, dual_stack: bool, url: Option<&str>) -> String {
        let shared = SdkConfig::builder().region(Region::new(region.to_owned()));
        let shared = shared.use_fips(fips).use_dual_stack(dual_stack).build();
        let endpoint = ec2_endpoint(&shared, url.map(str::to_owned));
        endpoint.resolve_endpoint(&EndpointResolverParams::new(())).await.unwrap().url().to_owned()
    }

    #[tokio::test]
    async fn every_published_case_has_the_published_address() {
        let cases: Vec<_> = PUBLISHED.lines().map(|line| line.split(' ').collect::<Vec<_>>()).collect();
        assert_eq!(cases.len(), 49);
        for case in cases {
            let [region, fips, dual_stack, published] = case[..] else { panic!("{case:?}") };
            let found = address(region, fips == "fips", dual_stack == "dualstack", None).await;
            assert_eq!(found, published, "{region} {fips} {dual_stack}");
        }
    }

    #[tokio::test]
    async fn another_address_is_taken_as_it_is() {
        for url in ["http://127.0.0.1:8080", "https://elasticloadbalancing.example.com"] {
            assert_eq!(address("us-east-1", false, false, Some(url)).await, url);
        }
    }
}
