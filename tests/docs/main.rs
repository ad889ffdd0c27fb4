//! What a reader copies works: every example is run, every configuration in a page is validated by real Terraform, and
//! the pages under `docs/` are what the templates, the examples and the schema give.
#![allow(clippy::unwrap_used)]

mod complete;
mod examples;
mod figures;
mod generator;
mod imports;
mod lint;
mod module;
mod pages;
mod pipelines;
mod provider_block;
mod readme;
mod support;
mod troubleshooting;
