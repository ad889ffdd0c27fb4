//! What every operator's command understands, and the way to AWS that it leads to.

use std::collections::BTreeMap;

use anstream::ColorChoice;
use bluegreen::RouteName;
use bluegreen_aws::{Account, AssumeRole, ConnectError, ConnectOptions, Regions, RoleArn, RoleSession, RouteAddress};
use clap::Args;

use crate::failure::Failure;

/// What every operator's command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Globals {
    /// Print JSON: one document, or one line for each event.
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    /// Use no colors. The variable NO_COLOR says the same.
    #[arg(long, help_heading = "Output")]
    no_color: bool,
    /// The profile in the shared configuration files of AWS.
    #[arg(long, value_name = "NAME", help_heading = "Way to AWS")]
    profile: Option<String>,
    /// The region. Without it: that of the ARNs.
    #[arg(long, value_name = "REGION", help_heading = "Way to AWS")]
    region: Option<String>,
    /// The role to assume, with the credentials found otherwise.
    #[arg(long, value_name = "ARN", help_heading = "Way to AWS")]
    role_arn: Option<String>,
    /// Another address for all APIs, such as that of a sandbox.
    #[arg(long, value_name = "URL", help_heading = "Way to AWS")]
    endpoint_url: Option<String>,
}

impl Globals {
    /// Turns colors off for the whole process, where that was asked for.
    pub(crate) fn choose_colors(&self) {
        if self.no_color {
            ColorChoice::Never.write_global();
        }
    }

    /// The way to AWS as another command is given it; each argument with a space before it.
    pub(crate) fn repeated(&self) -> String {
        let given = [
            ("profile", &self.profile),
            ("region", &self.region),
            ("role-arn", &self.role_arn),
            ("endpoint-url", &self.endpoint_url),
        ];
        let given = given.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        given.map(|(name, value)| format!(" --{name} {value}")).collect()
    }

    /// The way to AWS. Nothing is sent yet.
    pub(crate) async fn connect(&self) -> Result<Regions, Failure> {
        let role = self.role_arn.as_deref().map(RoleArn::parse).transpose();
        let role = role.map_err(|error| Failure::caused_by("--role-arn", &error))?;
        let url = || self.endpoint_url.clone();
        let options = ConnectOptions {
            region: self.region.clone(),
            profile: self.profile.clone(),
            assume_roles: role.map(|role| AssumeRole::of(RoleSession::of(role))).into_iter().collect(),
            elbv2_endpoint: url(),
            cloudwatch_endpoint: url(),
            ec2_endpoint: url(),
            sts_endpoint: url(),
            ..ConnectOptions::default()
        };
        Regions::connect(&options).await.map_err(|error| match &error {
            ConnectError::NoUrl { source, .. } if self.endpoint_url.is_some() => {
                Failure::error(format!("--endpoint-url: {source}")).about(error.headline())
            }
            _ => Failure::not_connected(&error),
        })
    }

    /// The account of these routes, in their region.
    pub(crate) fn account_of(
        &self,
        regions: &Regions,
        routes: &BTreeMap<RouteName, RouteAddress>,
    ) -> Result<Account, Failure> {
        let region = self.region_of(routes)?;
        regions.in_region(region).map_err(|error| Failure::not_connected(&error))
    }

    fn region_of<'a>(&self, routes: &'a BTreeMap<RouteName, RouteAddress>) -> Result<&'a str, Failure> {
        let of = |(name, address): (&'a RouteName, &'a RouteAddress)| {
            let groups = [&address.groups.blue, &address.groups.green].map(|group| (group.as_str(), group.region()));
            [(address.arn.as_str(), address.arn.region())].into_iter().chain(groups).map(move |arn| (name, arn))
        };
        let mut named = routes.iter().flat_map(of);
        let Some((_, (_, first))) = named.next() else {
            return Err(Failure::error("expected at least one route, got none"));
        };
        if let Some((name, (arn, other))) = named.find(|(_, (_, region))| *region != first) {
            return Err(Failure::error(format!(
                "route {name}: expected everything in one region, since no listener forwards to another one; got {first} and \
                 {other} ({arn}). Correct the ARN, or run one command for each region"
            )));
        }
        match &self.region {
            Some(given) if given != first => Err(Failure::error(format!(
                "--region: expected the region of the ARNs, {first}, got {given:?}. Leave --region out, or correct it"
            ))),
            _ => Ok(first),
        }
    }
}
