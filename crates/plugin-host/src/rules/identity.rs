//! The identities in answers: wholly known, whole, and of the object whose state is in the same answer.
//!
//! A host stores whatever identity an answer has beside the state in it. Real ones cannot tell whether the two belong
//! together; this one remembers which identity a state had before.

use tfplugin_protos::tfplugin6::ResourceIdentityData;
use tftypes::Value;

use super::Rules;
use super::answer::Answer;

/// A state and its identity.
pub(crate) struct Named {
    type_name: String,
    state: Value,
    identity: Value,
}

impl Rules {
    /// Judges the identity beside a state, and remembers it.
    pub(super) fn identity_of(&self, it: Answer<'_>, state: &Value, message: Option<&ResourceIdentityData>) {
        let identity = self.identity(it, message);
        let known = self.remembered(it.type_name, state);
        match (identity, known) {
            (Some(_), _) if state.is_null() => it.refuse("what does not exist has an identity"),
            (Some(identity), Some(known)) if identity != known => {
                it.refuse(format!("the identity is another object's: {identity:?}, and this one's is {known:?}"))
            }
            (None, Some(known)) => it.refuse(format!("the identity is lost: {known:?}")),
            (Some(identity), None) => self.remember(it.type_name, state, identity),
            _ => {}
        }
    }

    /// Judges the identity of an object that is not known enough to be remembered.
    pub(super) fn whole_identity(&self, it: Answer<'_>, message: Option<&ResourceIdentityData>) {
        self.identity(it, message);
    }

    /// What a host has stored is what a provider answered before.
    pub(super) fn stored_identity(
        &self,
        it: Answer<'_>,
        state: Option<&Value>,
        message: Option<&ResourceIdentityData>,
    ) {
        let (Some(state), Some(kind)) = (state.filter(|it| !it.is_null()), self.schemas.identities.get(it.type_name))
        else {
            return;
        };
        let data = message.and_then(|message| message.identity_data.as_ref());
        let identity = data.and_then(|data| tftypes::msgpack::decode(&data.msgpack, &kind.ty).ok());
        if let (Some(identity), None) = (identity, self.remembered(it.type_name, state)) {
            self.remember(it.type_name, state, identity);
        }
    }

    fn identity(&self, it: Answer<'_>, message: Option<&ResourceIdentityData>) -> Option<Value> {
        let data = message?.identity_data.as_ref();
        let Some(kind) = self.schemas.identities.get(it.type_name) else {
            it.refuse("it has an identity, and the type has no schema for one");
        };
        let identity = it.known("identity", data, &kind.ty);
        let missing = kind.required.iter().find(|name| identity.get(name).is_none_or(Value::is_null));
        if let Some(name) = missing {
            it.refuse(format!("the identity has no {name}, without which it cannot be read again: {identity:?}"));
        }
        Some(identity)
    }

    fn remembered(&self, type_name: &str, state: &Value) -> Option<Value> {
        let named = self.named.lock().unwrap();
        let same = named.iter().find(|named| named.type_name == type_name && named.state == *state);
        same.map(|named| named.identity.clone())
    }

    fn remember(&self, type_name: &str, state: &Value, identity: Value) {
        let named = Named { type_name: type_name.to_owned(), state: state.clone(), identity };
        self.named.lock().unwrap().push(named);
    }
}
