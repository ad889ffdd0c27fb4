//! Composition only: what is plugged into what.

use std::process::ExitCode;
use std::sync::Arc;

use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::RunOptions;
use tracing::level_filters::LevelFilter;

/// The address under which configurations name this provider.
const SOURCE_ADDRESS: &str = "registry.terraform.io/bluegreen/bluegreen";

fn main() -> ExitCode {
    let options = RunOptions::new(env!("CARGO_PKG_VERSION"), SOURCE_ADDRESS)
        // At finer levels the SDK and its HTTP stack print whole requests, credentials included.
        .quiet("aws_", LevelFilter::INFO)
        .quiet("hyper", LevelFilter::INFO)
        .quiet("h2", LevelFilter::INFO);
    let provider = Arc::new(BluegreenProvider::default());
    let code = tfplugin::run(provider.clone(), options);
    provider.finish();
    code
}
