//! Messages and services of the Terraform plugin protocol 6 and of go-plugin, generated from `proto/`.
//!
//! The code is committed, so that users need neither `protoc` nor a build script. It has no transport of its own:
//! hand a client a `tonic::transport::Channel`, or add a server to a `tonic::transport::Server`. Server traits answer
//! UNIMPLEMENTED for every call that is not written out, as the protocol expects of optional ones.
//!
//! ```
//! use tfplugin_protos::tfplugin6;
//!
//! let null = tfplugin6::DynamicValue { msgpack: vec![0xc0], json: vec![] };
//! let request = tfplugin6::configure_provider::Request { config: Some(null), ..Default::default() };
//! assert_eq!(request.client_capabilities, None);
//! ```

/// The Terraform plugin protocol, version 6.11: [`provider_server`](tfplugin6::provider_server),
/// [`provider_client`](tfplugin6::provider_client) and their messages.
#[allow(missing_docs, rustdoc::all, clippy::all)]
pub mod tfplugin6 {
    include!("gen/tfplugin6.rs");
}

/// The services that go-plugin, Terraform's way to start plugins, adds to every plugin: controller, stdio and broker.
#[allow(missing_docs, rustdoc::all, clippy::all)]
pub mod go_plugin {
    include!("gen/plugin.rs");
}

// The example of the README is compiled, so that it cannot rot.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
