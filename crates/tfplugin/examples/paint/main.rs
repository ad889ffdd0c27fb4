//! A provider with one of everything: a resource, a data source, a list resource, an action and a function. None of them touches
//! anything.
//!
//! It shows what a provider looks like, and the tests of this crate serve it to real and pretended hosts. The walls it
//! paints can be told to fail, see `wall.rs`.

mod catalog;
mod identity;
mod mix;
mod object;
mod rinse;
mod street;
mod wall;

use std::process::ExitCode;
use std::sync::Arc;

use tfplugin::{
    Action, ConfigureRequest, DataSource, Diagnostic, Diagnostics, Function, ListResource, Provider, Resource,
    RunOptions, async_trait,
};
use tftypes::{Attribute, Block, Schema, Type, Value};
use tokio::sync::watch;
use tracing::info;

fn main() -> ExitCode {
    let options = RunOptions::new(env!("CARGO_PKG_VERSION"), "registry.terraform.io/example/paint");
    tfplugin::run(Arc::new(Paint::new()), options)
}

struct Paint {
    stopped: watch::Sender<bool>,
}

impl Paint {
    fn new() -> Self {
        Self { stopped: watch::Sender::new(false) }
    }
}

#[async_trait]
impl Provider for Paint {
    fn name(&self) -> &str {
        "paint"
    }

    fn schema(&self) -> Schema {
        let greeting = Attribute::optional("greeting", Type::String, "Logged when the provider is configured.");
        Schema::new(Block::new("Paints walls.", vec![greeting]))
    }

    fn resources(&self) -> Vec<Arc<dyn Resource>> {
        vec![Arc::new(wall::Wall::new(self.stopped.subscribe()))]
    }

    fn data_sources(&self) -> Vec<Arc<dyn DataSource>> {
        vec![Arc::new(catalog::Catalog)]
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        vec![Arc::new(mix::Mix)]
    }

    fn list_resources(&self) -> Vec<Arc<dyn ListResource>> {
        vec![Arc::new(street::Street)]
    }

    fn actions(&self) -> Vec<Arc<dyn Action>> {
        vec![Arc::new(rinse::Rinse::new(self.stopped.subscribe()))]
    }

    async fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        // In reattach mode the next command begins anew in the same process.
        self.stopped.send_replace(false);
        let greeting = request.config.get("greeting").and_then(Value::as_str).unwrap_or("none").to_owned();
        info!(greeting, terraform_version = request.terraform_version, "Configured");
        match greeting.as_str() {
            "rude" => vec![Diagnostic::error("No greeting", "Be polite.")],
            _ => Diagnostics::new(),
        }
    }

    fn stop(&self) {
        info!("Stopping");
        self.stopped.send_replace(true);
    }
}
