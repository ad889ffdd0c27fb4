//! One answer, and what every answer is held to.

use std::fmt::Display;

use tfplugin_protos::tfplugin6::diagnostic::Severity;
use tfplugin_protos::tfplugin6::{Deferred, Diagnostic, DynamicValue};
use tftypes::{Type, Value};

use crate::schemas::Kind;

/// An answer to a call about a type.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'of> {
    pub(crate) call: &'static str,
    pub(crate) type_name: &'of str,
}

impl Answer<'_> {
    #[track_caller]
    pub(crate) fn refuse(self, why: impl Display) -> ! {
        panic!("hosts refuse this answer to {} about {:?}: {why}", self.call, self.type_name)
    }

    /// Whether it has an error.
    pub(crate) fn is_an_error(self, diagnostics: &[Diagnostic]) -> bool {
        for diagnostic in diagnostics {
            if diagnostic.severity() == Severity::Invalid {
                self.refuse(format!("a diagnostic has no severity: {diagnostic:?}"));
            }
            if diagnostic.summary.is_empty() {
                self.refuse(format!("a diagnostic has no summary: {diagnostic:?}"));
            }
        }
        diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    pub(crate) fn is_not_deferred(self, deferred: Option<&Deferred>) {
        if deferred.is_some() {
            self.refuse("it defers, which was not allowed");
        }
    }

    /// A value, in which things may be unknown.
    pub(crate) fn value(self, what: &str, message: Option<&DynamicValue>, ty: &Type) -> Value {
        let decoded = match message {
            Some(message) if !message.msgpack.is_empty() => tftypes::msgpack::decode(&message.msgpack, ty),
            Some(message) if !message.json.is_empty() => tftypes::json::decode(&message.json, ty),
            _ => Ok(Value::Null),
        };
        decoded.unwrap_or_else(|error| self.refuse(format!("the {what} is not of its type: {error}")))
    }

    /// A value that nothing is left to be known of.
    pub(crate) fn known(self, what: &str, message: Option<&DynamicValue>, ty: &Type) -> Value {
        let value = self.value(what, message, ty);
        if !value.is_wholly_known() {
            self.refuse(format!("the {what} is not wholly known: {value:?}"));
        }
        value
    }

    /// A state as it is stored.
    pub(crate) fn state(self, message: Option<&DynamicValue>, kind: &Kind) -> Value {
        let state = self.known("state", message, &kind.ty);
        self.keeps_no_secret(&state, kind);
        state
    }

    pub(crate) fn keeps_no_secret(self, value: &Value, kind: &Kind) {
        let kept = kind.write_only.iter().find(|name| value.get(name).is_some_and(|value| !value.is_null()));
        if let Some(name) = kept {
            self.refuse(format!("the write-only attribute {name} is in it"));
        }
    }
}
