//! Lists: what hosts make of the events of ListResource.

use tfplugin_protos::tfplugin6::list_resource::{Event, Request};
use tfplugin_protos::tfplugin6::{Diagnostic, validate_list_resource_config};

use super::Rules;
use super::answer::Answer;

impl Rules {
    pub(crate) fn validate_list_resource_config(
        &self,
        request: &validate_list_resource_config::Request,
        answer: &validate_list_resource_config::Response,
    ) {
        Answer { call: "ValidateListResourceConfig", type_name: &request.type_name }.is_an_error(&answer.diagnostics);
    }

    /// A host reads until the first error, or until it has as many as it wanted.
    pub(crate) fn list_resource(&self, request: &Request, events: &[Event]) {
        let it = Answer { call: "ListResource", type_name: &request.type_name };
        let wanted = usize::try_from(request.limit).unwrap_or(0);
        let named = events.iter().filter(|event| event.identity.is_some()).count();
        if named > wanted {
            it.refuse(format!("{wanted} objects were wanted and {named} came"));
        }
        for event in events {
            if it.is_an_error(&event.diagnostic) {
                return;
            }
            self.listed(it, event, request.include_resource_object);
        }
    }

    fn listed(&self, it: Answer<'_>, event: &Event, with_state: bool) {
        if event.identity.is_none() {
            return it.has_a_reason(&event.diagnostic);
        }
        if event.display_name.is_empty() {
            it.refuse("an object has no name for a person");
        }
        match (&event.resource_object, self.schemas.resources.get(it.type_name)) {
            (_, None) => it.refuse("there is no resource of this type"),
            (None, _) if with_state => it.refuse("an object was asked for and its identity came alone"),
            (Some(object), Some(kind)) => {
                let state = it.state(Some(object), kind);
                self.identity_of(it, &state, event.identity.as_ref());
            }
            (None, Some(_)) => self.whole_identity(it, event.identity.as_ref()),
        }
    }
}

impl Answer<'_> {
    fn has_a_reason(self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            self.refuse("an event has neither an identity nor a diagnostic");
        }
    }
}
