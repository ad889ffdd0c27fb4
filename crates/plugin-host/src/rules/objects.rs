//! Objects from their plan to their state: PlanResourceChange, ApplyResourceChange, ReadResource and their like.

use tfplugin_protos::tfplugin6::{
    DynamicValue, apply_resource_change, import_resource_state, move_resource_state, plan_resource_change,
    read_resource, upgrade_resource_identity, upgrade_resource_state,
};
use tftypes::Value;

use super::Rules;
use super::answer::Answer;
use crate::schemas::Kind;

/// A value that the host itself sent, which need not be one in these tests.
fn sent(message: Option<&DynamicValue>, kind: &Kind) -> Option<Value> {
    tftypes::msgpack::decode(&message?.msgpack, &kind.ty).ok()
}

impl Rules {
    fn kind(&self, it: Answer<'_>, is_an_error: bool) -> Option<&Kind> {
        let kind = self.schemas.resources.get(it.type_name);
        if kind.is_none() && !is_an_error {
            it.refuse("there is no such type, and no error says so");
        }
        kind
    }

    pub(crate) fn plan_resource_change(
        &self,
        request: &plan_resource_change::Request,
        answer: &plan_resource_change::Response,
    ) {
        let it = Answer { call: "PlanResourceChange", type_name: &request.type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        it.is_not_deferred(answer.deferred.as_ref());
        let Some(kind) = self.kind(it, is_an_error).filter(|_| !is_an_error) else { return };
        if answer.legacy_type_system {
            it.refuse("it wants the rules of old providers");
        }
        let prior = sent(request.prior_state.as_ref(), kind);
        self.stored_identity(it, prior.as_ref(), request.prior_identity.as_ref());
        let planned = it.value("planned state", answer.planned_state.as_ref(), &kind.ty);
        it.keeps_no_secret(&planned, kind);
        let config = sent(request.config.as_ref(), kind);
        if let Some(config) = &config
            && config.is_null() != planned.is_null()
        {
            it.refuse(format!("{config:?} is configured and {planned:?} is planned"));
        }
        if planned.is_wholly_known() {
            self.identity_of(it, &planned, answer.planned_identity.as_ref());
        } else {
            self.whole_identity(it, answer.planned_identity.as_ref());
        }
    }

    pub(crate) fn apply_resource_change(
        &self,
        request: &apply_resource_change::Request,
        answer: &apply_resource_change::Response,
    ) {
        let it = Answer { call: "ApplyResourceChange", type_name: &request.type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        let Some(kind) = self.kind(it, is_an_error) else { return };
        if is_an_error && answer.new_state == request.prior_state {
            // The host has made this state itself, and nobody else answers for it.
            if let Some(state) = sent(answer.new_state.as_ref(), kind).filter(Value::is_wholly_known) {
                self.identity_of(it, &state, answer.new_identity.as_ref());
            }
            return;
        }
        let state = it.state(answer.new_state.as_ref(), kind);
        self.identity_of(it, &state, answer.new_identity.as_ref());
        if is_an_error {
            return;
        }
        if let Some(planned) = sent(request.planned_state.as_ref(), kind)
            && !keeps_to(&planned, &state)
        {
            it.refuse(format!("{planned:?} was planned and {state:?} was made"));
        }
    }

    pub(crate) fn read_resource(&self, request: &read_resource::Request, answer: &read_resource::Response) {
        let it = Answer { call: "ReadResource", type_name: &request.type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        it.is_not_deferred(answer.deferred.as_ref());
        let Some(kind) = self.kind(it, is_an_error) else { return };
        let stored = sent(request.current_state.as_ref(), kind);
        self.stored_identity(it, stored.as_ref(), request.current_identity.as_ref());
        if !is_an_error {
            let state = it.state(answer.new_state.as_ref(), kind);
            self.identity_of(it, &state, answer.new_identity.as_ref());
        }
    }

    pub(crate) fn import_resource_state(
        &self,
        request: &import_resource_state::Request,
        answer: &import_resource_state::Response,
    ) {
        let it = Answer { call: "ImportResourceState", type_name: &request.type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        it.is_not_deferred(answer.deferred.as_ref());
        let Some(kind) = self.kind(it, is_an_error).filter(|_| !is_an_error) else { return };
        let [imported] = answer.imported_resources.as_slice() else {
            it.refuse(format!("one object was asked for and {} came", answer.imported_resources.len()));
        };
        let state = it.state(imported.state.as_ref(), kind);
        if imported.type_name != request.type_name || state.is_null() {
            it.refuse(format!("a {} came, {state:?}", imported.type_name));
        }
        if request.identity.is_some() && imported.identity.is_none() {
            it.refuse("it was asked for by its identity and has none");
        }
        self.identity_of(it, &state, imported.identity.as_ref());
    }

    pub(crate) fn upgrade_resource_state(
        &self,
        request: &upgrade_resource_state::Request,
        answer: &upgrade_resource_state::Response,
    ) {
        let it = Answer { call: "UpgradeResourceState", type_name: &request.type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        let Some(kind) = self.kind(it, is_an_error).filter(|_| !is_an_error) else { return };
        if it.state(answer.upgraded_state.as_ref(), kind).is_null() {
            it.refuse("the upgraded state is null");
        }
    }

    pub(crate) fn upgrade_resource_identity(
        &self,
        request: &upgrade_resource_identity::Request,
        answer: &upgrade_resource_identity::Response,
    ) {
        let it = Answer { call: "UpgradeResourceIdentity", type_name: &request.type_name };
        if it.is_an_error(&answer.diagnostics) {
            return;
        }
        let Some(kind) = self.schemas.identities.get(it.type_name) else { it.refuse("the type has no identities") };
        let is_stored = request.raw_identity.as_ref().is_some_and(|raw| !raw.json.is_empty());
        if !is_stored && answer.upgraded_identity.is_none() {
            return;
        }
        let data = answer.upgraded_identity.as_ref().and_then(|identity| identity.identity_data.as_ref());
        if it.known("identity", data, &kind.ty).is_null() {
            it.refuse("the upgraded identity is null");
        }
    }

    pub(crate) fn move_resource_state(
        &self,
        request: &move_resource_state::Request,
        answer: &move_resource_state::Response,
    ) {
        let it = Answer { call: "MoveResourceState", type_name: &request.target_type_name };
        let is_an_error = it.is_an_error(&answer.diagnostics);
        let Some(kind) = self.kind(it, is_an_error).filter(|_| !is_an_error) else { return };
        let state = it.state(answer.target_state.as_ref(), kind);
        self.identity_of(it, &state, answer.target_identity.as_ref());
    }
}

/// Whether what was made is what was planned, as far as that was known. A set with something unknown in it says nothing.
fn keeps_to(planned: &Value, made: &Value) -> bool {
    match (planned.inner(), made.inner()) {
        (planned, _) if planned.is_unknown() => true,
        (Value::Object(planned), Value::Object(made)) | (Value::Map(planned), Value::Map(made)) => {
            planned.len() == made.len()
                && planned
                    .iter()
                    .zip(made)
                    .all(|((name, planned), (other, made))| name == other && keeps_to(planned, made))
        }
        (Value::List(planned), Value::List(made)) => {
            planned.len() == made.len() && planned.iter().zip(made).all(|(planned, made)| keeps_to(planned, made))
        }
        (planned, made) => !planned.is_wholly_known() || planned == made,
    }
}
