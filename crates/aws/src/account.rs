//! One account in one region, as everybody else knows it.

use std::sync::Arc;
use std::time::Duration;

use bluegreen_outbound::Outbound;

use crate::budget::UntilFull;
use crate::connect::{CallerError, Connection};
use crate::reads::Reads;

/// The APIs of one account in one region. Cloning is cheap, and clones share everything: the budget of calls, the calls that
/// several readers have in common, and renewed credentials.
#[derive(Clone, Debug)]
pub struct Account {
    connection: Arc<Connection>,
    reads: Arc<Reads>,
}

impl Account {
    /// What this connection leads to.
    pub(crate) fn new(connection: Connection) -> Account {
        Account { connection: Arc::new(connection), reads: Arc::default() }
    }

    /// The region that is asked.
    #[must_use]
    pub fn region(&self) -> &str {
        self.connection.region()
    }

    /// Where ELBv2 is asked.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.connection.addresses().elbv2
    }

    /// Proxies and certificates, for whoever else asks somebody.
    #[must_use]
    pub fn outbound(&self) -> &Outbound {
        self.connection.outbound()
    }

    /// The account of the credentials: that of the role that is assumed, else what STS says. STS is asked once; the call needs
    /// no permission.
    ///
    /// # Errors
    /// When STS could not be asked.
    pub async fn caller_account(&self) -> Result<String, CallerError> {
        self.connection.caller_account().await
    }

    /// Does so much wait to be read that what can be read later is better read then?
    #[must_use]
    pub fn has_much_to_read(&self) -> bool {
        self.connection.budget().has_a_long_line_of_reads()
    }

    /// How far apart looks are to be whose plans were made together, by this process or the one before it.
    #[must_use]
    pub fn fair_interval_of_plans(&self) -> Duration {
        self.connection.budget().fair_interval_of_plans()
    }

    /// Takes in how far apart they are to be where the process before this one has made the plans.
    pub fn note_planned_before(&self, fair_interval: Duration) {
        self.connection.budget().note_planned_before(fair_interval);
    }

    /// How long it takes until AWS has given back all calls that this process has made.
    #[must_use]
    pub fn until_calls_are_back(&self) -> UntilFull {
        self.connection.budget().until_full()
    }

    /// The process before this one has made calls that are given back only in this time: what it has used is not there for this
    /// one either.
    pub fn calls_are_back_no_sooner_than_in(&self, time: UntilFull) {
        self.connection.budget().full_no_sooner_than_in(time);
    }

    /// The way to its APIs.
    pub(crate) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// The reads that several readers have in common.
    pub(crate) fn reads(&self) -> &Reads {
        &self.reads
    }
}
