//! Where built-in backends and functions answer, and what each has been told to.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};

use crate::scripted_answers::Script;

/// The ports of the built-in backends, by the name of their target group, and by port what each has been told to answer.
#[derive(Debug, Default)]
pub(crate) struct Backends {
    ports: BTreeMap<String, Vec<u16>>,
    scripts: BTreeMap<u16, Script>,
    /// The ports at which functions answer, by their names.
    functions: BTreeMap<String, u16>,
}

impl Backends {
    /// A built-in backend of a group now answers at a port, as its script says.
    pub(crate) fn add_backend(&mut self, group: &str, port: u16, script: Script) {
        self.ports.entry(group.to_owned()).or_default().push(port);
        self.scripts.insert(port, script);
    }

    /// A function now answers at a port, as its script says.
    pub(crate) fn add_function(&mut self, name: &str, port: u16, script: Script) {
        self.functions.insert(name.to_owned(), port);
        self.scripts.insert(port, script);
    }

    /// Gives a group ports that are never opened, for checking a topology before anything is.
    pub(crate) fn imagine_ports(&mut self, group: &str, count: usize) {
        self.ports.insert(group.to_owned(), (1..=u16::MAX).take(count).collect());
    }

    /// What the backend at an address has been told; `None` when there is no built-in one.
    pub(crate) fn script(&self, id: &str, port: u16) -> Option<&Script> {
        self.scripts.get(&port).filter(|_| id == Ipv4Addr::LOCALHOST.to_string())
    }

    /// Where a function answers, by its name.
    pub(crate) fn function(&self, name: &str) -> Option<SocketAddr> {
        self.functions.get(name).map(|port| (Ipv4Addr::LOCALHOST, *port).into())
    }

    /// What a function has been told to answer, by its name.
    pub(crate) fn function_script(&self, name: &str) -> Option<&Script> {
        self.scripts.get(self.functions.get(name)?)
    }

    pub(crate) fn ports(&self, group: &str) -> &[u16] {
        self.ports.get(group).map(Vec::as_slice).unwrap_or_default()
    }
}
