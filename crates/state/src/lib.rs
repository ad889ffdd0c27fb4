//! Reads what Terraform and OpenTofu wrote: states and plans, from bytes.
//!
//! [`read`] takes a state file (version 4, as `state pull` prints it) or what `show -json` prints of a state or a plan, and says
//! which of them it was, and whose. It is pure: where the bytes come from is the caller's business.
//!
//! - Only the resources of a [`Selection`] are kept. Everything else is skipped where it stands, so that a state of 100 MB takes
//!   a moment and no memory worth mentioning.
//! - What is sensitive cannot be seen: not in an [`Attribute`], not in `Debug`, not in an error. Values of `headers` count as
//!   sensitive, whatever the document says. Whoever uses secrets without showing them asks for
//!   [`Attributes::json_with_secrets`].
//! - What cannot be read is told apart: [`Unreadable`] says what it is instead, and what to do.
//! - Nothing is guessed. Where a document does not tell, there is a value for it: [`Host::Either`], [`Alias::NotTold`],
//!   [`Attribute::Unknown`], `None`.
//!
//! ```
//! use bluegreen_state::{Attribute, Document, Selection, read};
//!
//! let plan = br#"{
//!   "format_version": "1.2", "terraform_version": "1.15.5", "applyable": true, "complete": true,
//!   "resource_changes": [{
//!     "address": "bluegreen_switch.web", "mode": "managed", "type": "bluegreen_switch", "name": "web",
//!     "provider_name": "registry.terraform.io/bluegreen/bluegreen",
//!     "change": {"actions": ["update"], "before": {"active_color": "blue"}, "after": {"active_color": "green"}}
//!   }]
//! }"#;
//! let Document::Plan(plan) = read(plan, &Selection::of(["bluegreen_switch"]))? else { panic!("this is a plan") };
//! let change = &plan.changes[0];
//! assert_eq!(change.address.to_string(), "bluegreen_switch.web");
//! assert!(change.change.changes("active_color"));
//! assert_eq!(change.change.after.get("active_color"), &Attribute::Text("green".to_owned()));
//! # Ok::<(), bluegreen_state::Unreadable>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod attributes;
mod each;
mod fault;
mod instance;
mod marks;
mod members;
mod origin;
mod plan;
mod provider;
mod read;
mod selection;
mod shown_state;
mod state;
mod state_file;
mod unreadable;

pub use address::{Address, AddressError, Key, Mode, ModuleStep};
pub use attributes::{Attribute, Attributes};
pub use instance::{Instance, Standing};
pub use origin::{Form, Host, Origin};
pub use plan::{Action, Change, DeferredChange, Plan, ReplaceOrder, ResourceChange};
pub use provider::{Alias, Provider};
pub use read::{Document, read};
pub use selection::Selection;
pub use state::State;
pub use unreadable::Unreadable;
