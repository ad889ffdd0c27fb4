//! The way to AWS in every region, with one set of credentials: an ARN says its region, and that region is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_config::{Region, SdkConfig};
use bluegreen_outbound::{Outbound, OutboundOptions};

use super::config::find_config;
use super::role::with_roles;
use super::{Account, ConnectError, ConnectOptions, endpoint, profiles};

/// The way to AWS in every region. Cloning is cheap, and clones share everything.
#[derive(Clone, Debug)]
pub struct Regions(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: ConnectOptions,
    outbound: Outbound,
    /// In the usual region, if there is one, and without the roles.
    base: SdkConfig,
    /// With the roles, where it is clear already whose STS is asked for them: they are assumed once for all regions.
    with_roles: Option<SdkConfig>,
    accounts: Mutex<BTreeMap<String, Account>>,
}

impl Regions {
    /// Finds the usual region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When an address or a proxy is none, or when the files or the profile that the options name are not there.
    pub async fn connect(options: &ConnectOptions) -> Result<Regions, ConnectError> {
        profiles::check(options).await?;
        let custom_ca_bundle = options.outbound.custom_ca_bundle.as_deref().map(profiles::expanded);
        let outbound = Outbound::find(&OutboundOptions { custom_ca_bundle, ..options.outbound.clone() })?;
        let base = find_config(options, &outbound).await?;
        endpoint::check(options, &base)?;
        let sts_is_clear = base.region().is_some() || options.sts_region.is_some();
        let with_roles = if sts_is_clear { Some(with_roles(options, base.clone())?) } else { None };
        let (options, accounts) = (options.clone(), Mutex::default());
        Ok(Regions(Arc::new(Shared { options, outbound, base, with_roles, accounts })))
    }

    /// The account in the usual region: that of the options, the environment, the profile or the machine; else the one whose
    /// STS is asked.
    ///
    /// # Errors
    /// When there is no such region.
    pub fn usual(&self) -> Result<Account, ConnectError> {
        let region = self.0.base.region().map(AsRef::as_ref).or(self.0.options.sts_region.as_deref());
        self.in_region(region.ok_or(ConnectError::NoRegion)?)
    }

    /// The account in this region.
    ///
    /// # Errors
    /// When an address is none.
    pub fn in_region(&self, region: &str) -> Result<Account, ConnectError> {
        let mut accounts = self.0.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get(region) {
            return Ok(account.clone());
        }
        let Shared { options, outbound, base, with_roles, .. } = &*self.0;
        let config = match with_roles {
            Some(config) => moved_to(region, config.clone()),
            None => config_in(options, base.clone(), region)?,
        };
        let account = Account::of_config(options, outbound, config)?;
        accounts.insert(region.to_owned(), account.clone());
        Ok(account)
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
