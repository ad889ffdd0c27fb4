//! Where listeners really listen, for who has to find one behind another.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{PoisonError, RwLock};

/// The ports on which listeners really listen, by their ARNs.
#[derive(Debug, Default)]
pub(crate) struct Sockets(RwLock<BTreeMap<String, u16>>);

impl Sockets {
    pub(crate) fn opened(&self, listener_arn: &str, port: u16) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(listener_arn.to_owned(), port);
    }

    pub(crate) fn closed(&self, listener_arn: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(listener_arn);
    }

    pub(crate) fn address(&self, listener_arn: &str) -> Option<SocketAddr> {
        let port = self.0.read().unwrap_or_else(PoisonError::into_inner).get(listener_arn).copied();
        port.map(|port| (Ipv4Addr::LOCALHOST, port).into())
    }
}
