//! Real Terraform drives the real provider binary against a sandbox, as a user would.
//!
//! What is asserted is seen from outside: what Terraform prints and how it exits, what the listener's URL answers, which
//! calls the sandbox got, and what the state says.
#![allow(clippy::unwrap_used)]

mod accounts;
mod actions;
mod api_budget;
mod bad_input;
mod bake;
mod beside_aws;
mod cutover;
mod data_source;
mod drift;
mod everyones_terraform;
mod functions;
mod gate;
mod hanging;
mod http_checks;
mod iam_policy;
mod import;
mod install;
mod interrupt;
mod interrupt_phases;
mod killed;
mod like_aws;
mod lists;
mod load_balancers;
mod locked_state;
mod maintenance;
mod malformed_replies;
mod many_switches;
mod migrating;
mod mocked;
mod no_request_lost;
mod parity;
mod plan_options;
mod plan_text;
mod preview_routes;
mod process;
mod progress_file;
mod provider_block;
mod proxies;
mod refusals;
mod region;
mod replaced_active;
mod replaced_groups;
mod replaced_routes;
mod secrets;
mod several_routes;
mod shift;
mod standby;
mod stored_state;
mod support;
mod told;
mod travel;
mod two_owners;
mod undeclared_groups;
