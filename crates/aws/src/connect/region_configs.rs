//! The settings for every region, with one set of credentials.

use aws_config::{Region, SdkConfig};
use bluegreen_outbound::{Outbound, OutboundOptions};

use super::config::find_config;
use super::error::ConnectError;
use super::options::ConnectOptions;
use super::role::with_roles;
use super::{endpoint, profiles};

/// The settings for every region, with one set of credentials.
#[derive(Debug)]
pub(crate) struct RegionConfigs {
    pub(crate) options: ConnectOptions,
    pub(crate) outbound: Outbound,
    /// In the usual region, if there is one, and without the roles.
    base: SdkConfig,
    /// With the roles, where it is clear already whose STS is asked for them: they are assumed once for all regions.
    with_roles: Option<SdkConfig>,
}

impl RegionConfigs {
    /// Finds the usual region and credentials. Nothing is sent yet.
    pub(crate) async fn find(options: &ConnectOptions) -> Result<RegionConfigs, ConnectError> {
        profiles::check(options).await?;
        let custom_ca_bundle = options.outbound.custom_ca_bundle.as_deref().map(profiles::expanded);
        let outbound = Outbound::find(&OutboundOptions { custom_ca_bundle, ..options.outbound.clone() })?;
        let base = find_config(options, &outbound).await?;
        endpoint::check(options, &base)?;
        let sts_is_clear = base.region().is_some() || options.sts_region.is_some();
        let with_roles = if sts_is_clear { Some(with_roles(options, base.clone())?) } else { None };
        Ok(RegionConfigs { options: options.clone(), outbound, base, with_roles })
    }

    /// The region of the options, the environment, the profile or the machine; else the one whose STS is asked.
    pub(crate) fn usual_region(&self) -> Result<&str, ConnectError> {
        let region = self.base.region().map(AsRef::as_ref).or(self.options.sts_region.as_deref());
        region.ok_or(ConnectError::NoRegion)
    }

    /// The settings with the roles, in this region.
    pub(crate) fn for_region(&self, region: &str) -> Result<SdkConfig, ConnectError> {
        match &self.with_roles {
            Some(config) => Ok(moved_to(region, config.clone())),
            None => config_in(&self.options, self.base.clone(), region),
        }
    }
}

/// These settings with the roles, in this region. Roles are asked for in the usual region.
pub(super) fn config_in(options: &ConnectOptions, base: SdkConfig, region: &str) -> Result<SdkConfig, ConnectError> {
    let base = if base.region().is_some() { base } else { moved_to(region, base) };
    Ok(moved_to(region, with_roles(options, base)?))
}

fn moved_to(region: &str, config: SdkConfig) -> SdkConfig {
    config.into_builder().region(Region::new(region.to_owned())).build()
}
