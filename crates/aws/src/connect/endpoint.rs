//! Where an API is.

use aws_config::SdkConfig;
use aws_types::origin::Origin;
use aws_types::service_config::ServiceConfigKey;
use bluegreen_outbound::service_address;

use super::error::ConnectError;
use super::options::ConnectOptions;

/// One of AWS's APIs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Api {
    /// Its id in the SDK, which gives AWS_ENDPOINT_URL_... its name.
    service_id: &'static str,
    in_words: &'static str,
}

pub(super) const ELBV2: Api = Api { service_id: "Elastic Load Balancing v2", in_words: "the ELBv2 API" };

pub(super) const CLOUDWATCH: Api = Api { service_id: "CloudWatch", in_words: "the CloudWatch API" };

pub(super) const EC2: Api = Api { service_id: "EC2", in_words: "the EC2 API" };

pub(super) const STS: Api = Api { service_id: "STS", in_words: "the STS API" };

/// Where one API is asked, and with which settings.
#[derive(Debug)]
pub(super) struct Place {
    /// Another address than AWS's own.
    pub(super) url: Option<String>,
    /// The address, for messages.
    pub(super) address: String,
    pub(super) config: SdkConfig,
}

impl Place {
    /// The address given, else the one that environment or profile give for this API, else the one they give for all. The SDK
    /// has the same order, but does not tell what it found, and panics when that is empty.
    pub(super) fn find(api: Api, given: Option<&str>, shared: &SdkConfig) -> Result<Place, ConnectError> {
        let is_set = |url: &String| !url.trim().is_empty();
        let given = given.map(str::to_owned).filter(is_set);
        let configured = || for_this_api(api, shared).filter(is_set);
        let of_all = || shared.endpoint_url().map(str::to_owned).filter(is_set);
        let url = given.or_else(configured).or_else(of_all).map(|url| address_of(api, &url)).transpose()?;
        let region = || {
            shared.region().map_or_else(|| api.in_words.to_owned(), |region| format!("{} in {region}", api.in_words))
        };
        let address = url.clone().unwrap_or_else(region);
        Ok(Place { config: config(shared, url.is_some()), url, address })
    }
}

/// An address that is none is told at once, whichever region will be asked.
pub(super) fn check(options: &ConnectOptions, shared: &SdkConfig) -> Result<(), ConnectError> {
    for (api, given) in [
        (ELBV2, &options.elbv2_endpoint),
        (CLOUDWATCH, &options.cloudwatch_endpoint),
        (EC2, &options.ec2_endpoint),
        (STS, &options.sts_endpoint),
    ] {
        Place::find(api, given.as_deref(), shared)?;
    }
    Ok(())
}

fn address_of(api: Api, url: &str) -> Result<String, ConnectError> {
    service_address(url).map_err(|source| ConnectError::NoUrl { api: api.in_words, source })
}

/// Which of AWS's own addresses is asked means nothing where another one is given, and the SDK refuses both together. What was
/// found already is not looked for again: the SDK would prefer what it finds.
fn config(shared: &SdkConfig, is_elsewhere: bool) -> SdkConfig {
    let mut config = shared.clone().into_builder();
    if is_elsewhere {
        config.set_use_fips(Some(false));
        config.set_use_dual_stack(Some(false));
    }
    config.insert_origin("endpoint_url", Origin::shared_config());
    config.build()
}

/// For example AWS_ENDPOINT_URL_STS, or `endpoint_url` of `sts` in the profile's `services` section.
fn for_this_api(api: Api, shared: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id(api.service_id).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    shared.service_config()?.load_config(key.build().ok()?)
}
