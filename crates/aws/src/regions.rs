//! The way to AWS in every region, with one set of credentials: an ARN says its region, and that region is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::account::Account;
use crate::connect::{ConnectError, ConnectOptions, Connection, RegionConfigs};

/// The way to AWS in every region. Cloning is cheap, and clones share everything.
#[derive(Clone, Debug)]
pub struct Regions(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    configs: RegionConfigs,
    accounts: Mutex<BTreeMap<String, Account>>,
}

impl Regions {
    /// Finds the usual region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When an address or a proxy is none, or when the files or the profile that the options name are not there.
    pub async fn connect(options: &ConnectOptions) -> Result<Regions, ConnectError> {
        let configs = RegionConfigs::find(options).await?;
        Ok(Regions(Arc::new(Shared { configs, accounts: Mutex::default() })))
    }

    /// The account in the usual region: that of the options, the environment, the profile or the machine; else the one whose
    /// STS is asked.
    ///
    /// # Errors
    /// When there is no such region.
    pub fn usual(&self) -> Result<Account, ConnectError> {
        self.in_region(self.0.configs.usual_region()?)
    }

    /// The account in this region.
    ///
    /// # Errors
    /// When an address is none.
    pub fn in_region(&self, region: &str) -> Result<Account, ConnectError> {
        let Shared { configs, accounts } = &*self.0;
        let mut accounts = accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = accounts.get(region) {
            return Ok(account.clone());
        }
        let config = configs.for_region(region)?;
        let account = Account::new(Connection::of_config(&configs.options, &configs.outbound, &config)?);
        accounts.insert(region.to_owned(), account.clone());
        Ok(account)
    }
}

impl Account {
    /// Finds region and credentials. Nothing is sent yet.
    ///
    /// # Errors
    /// When no region is known, when an address is none, or when the shared files or the profile that the options name
    /// are not there.
    pub async fn connect(options: &ConnectOptions) -> Result<Account, ConnectError> {
        Regions::connect(options).await?.usual()
    }
}
