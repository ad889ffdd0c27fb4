//! Serves a Terraform provider: go-plugin handshake, mutual TLS, protocol 6.
//!
//! A provider implements [`Provider`] and [`Resource`] over [`tftypes::Value`] and hands itself to [`run()`], which is the
//! whole `main`. Nothing of gRPC, TLS or protobuf shows outside this crate.
//!
//! What is absent: anything on stdout but the handshake line, TLS for anybody but the host that started the process,
//! and gRPC errors for what goes wrong in a provider (they would make the host lose state).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod action;
mod arguments;
mod certificate;
mod connections;
mod convert;
mod data_source;
mod descriptors;
mod function;
mod handshake;
mod identity;
mod import;
mod lifetime;
mod list_resource;
mod listener;
mod logs;
mod panics;
mod provider;
mod reattach;
mod resource;
mod run;
mod serve;
mod services;
mod signals;
#[cfg(unix)]
mod socket_directory;
mod tls;
mod work;

pub use action::{Action, ActionProgress};
pub use identity::Identity;
pub use import::ImportResponse;
pub use list_resource::{ListRequest, ListResource, ListResponse, Listed};
pub use provider::{
    ApplyRequest, ApplyResponse, ConfigureRequest, DataSource, Function, FunctionError, PlanRequest, PlanResponse,
    Provider, ReadRequest, ReadResponse, Resource,
};
pub use run::{RunOptions, run};
pub use tftypes::{Diagnostic, Diagnostics, Severity, UpgradeRequest, UpgradeResponse, has_errors, upgrade_by_default};

/// For the traits of this crate, so that providers need not name the crate it comes from.
pub use async_trait::async_trait;
