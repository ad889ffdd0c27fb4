//! Actions: what hosts make of the events of InvokeAction.

use std::sync::atomic::Ordering;

use tfplugin_protos::tfplugin6::invoke_action::event::{Progress, Type};
use tfplugin_protos::tfplugin6::invoke_action::{Event, Request};
use tfplugin_protos::tfplugin6::{plan_action, validate_action_config};

use super::Rules;
use super::answer::Answer;

impl Rules {
    pub(crate) fn validate_action_config(
        &self,
        request: &validate_action_config::Request,
        answer: &validate_action_config::Response,
    ) {
        Answer { call: "ValidateActionConfig", type_name: &request.type_name }.is_an_error(&answer.diagnostics);
    }

    pub(crate) fn plan_action(&self, request: &plan_action::Request, answer: &plan_action::Response) {
        let it = Answer { call: "PlanAction", type_name: &request.action_type };
        it.is_an_error(&answer.diagnostics);
        it.is_not_deferred(answer.deferred.as_ref());
    }

    /// Without the last event a host takes the action for done, and an event that is nothing makes it panic. So may any in a
    /// stopped run.
    pub(crate) fn invoke_action(&self, request: &Request, events: &[Event]) {
        let it = Answer { call: "InvokeAction", type_name: &request.action_type };
        if self.stopped.load(Ordering::SeqCst) {
            return self.of_stopped_run(it, events);
        }
        let Some((last, before)) = events.split_last() else { it.refuse("it never ends") };
        for event in before {
            match &event.r#type {
                Some(Type::Progress(progress)) => it.is_one_line(progress),
                Some(Type::Completed(_)) => it.refuse("something comes after the end"),
                None => it.refuse("an event is nothing"),
            }
        }
        match &last.r#type {
            Some(Type::Completed(completed)) => it.is_an_error(&completed.diagnostics),
            _ => it.refuse("it ends without saying how"),
        };
    }

    fn of_stopped_run(&self, it: Answer<'_>, events: &[Event]) {
        let ends = |event: &Event| matches!(event.r#type, Some(Type::Completed(_)));
        if events.iter().any(ends) {
            it.refuse("it says how it ended after a stop");
        }
    }
}

impl Answer<'_> {
    fn is_one_line(self, progress: &Progress) {
        if progress.message.trim().is_empty() || progress.message.contains('\n') {
            self.refuse(format!("progress is one line, and not {:?}", progress.message));
        }
    }
}
