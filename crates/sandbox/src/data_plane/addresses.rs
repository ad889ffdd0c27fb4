//! Where a target really is: at an address, at its instance's, at the socket of a function, or at that of a listener.

use std::net::SocketAddr;

use alb_model::Model;

use crate::functions::function_name;
use crate::state::State;

impl State {
    /// Where to reach a target; `None` when that is not on this machine, or nowhere.
    pub(crate) fn address(&self, id: &str, port: u16) -> Option<SocketAddr> {
        // Most targets have an address, for which the model need not be asked.
        if !id.starts_with("arn:") {
            return self.instances.address(id, port);
        }
        self.read(|model| self.address_in(model, id, port))
    }

    /// Where to reach a target, for who holds the model.
    pub(crate) fn address_in(&self, model: &Model, id: &str, port: u16) -> Option<SocketAddr> {
        if !id.starts_with("arn:") {
            return self.instances.address(id, port);
        }
        if let Some(name) = function_name(model.naming(), id) {
            return self.backends.function(name);
        }
        let listener = model.listeners().find(|one| one.load_balancer_arn == id && one.port == port)?;
        self.sockets.address(&listener.arn)
    }
}
