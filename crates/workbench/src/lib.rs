//! What the demo and the acceptance tests share: a real Terraform (or OpenTofu) in a scratch directory with the
//! provider installed the way users get it, and continuous HTTP load on a listener.
//!
//! Terraform as a user runs it:
//!
//! ```no_run
//! # async fn example(provider: &std::path::Path, configuration: &str) {
//! use workbench::{Terraform, Workspace};
//!
//! let terraform = Terraform::find().expect("Terraform is installed");
//! let workspace = Workspace::new(&terraform, provider).expect("the scratch directory is writable");
//! workspace.write("main.tf", configuration);
//! workspace.run(&["init"]).await.success();
//! workspace.run(&["apply", "-auto-approve"]).await.success();
//! # }
//! ```
//!
//! Nothing here knows AWS, and nothing here links the provider: it is a file that Terraform starts.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cargo;
mod causes;
pub mod http;
mod load;
mod numbers;
mod run;
mod running;
#[cfg(unix)]
mod script;
mod terraform;
mod websockets;
mod workspace;

pub use cargo::built_program;
pub use load::{Load, LoadOptions, Report, Sample, Snapshot};
pub use numbers::grouped;
pub use run::Run;
pub use running::{Line, Running, Stream};
#[cfg(unix)]
pub use script::script;
pub use terraform::{Flavour, NotFound, Terraform};
pub use websockets::{Echoes, WebSocketOptions, WebSockets};
pub use workspace::aws_mirror::{AwsMirror, AwsMirrorNotFound};
pub use workspace::{PROVIDER_VERSION, Workspace, platform};
