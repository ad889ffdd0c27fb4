//! Every rule refuses what it is there for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tfplugin_protos::tfplugin6::diagnostic::Severity;
use tfplugin_protos::tfplugin6::import_resource_state::ImportedResource;
use tfplugin_protos::tfplugin6::{
    Deferred, Diagnostic, DynamicValue, ResourceIdentityData, apply_resource_change, import_resource_state,
    invoke_action, list_resource, plan_resource_change, read_resource, upgrade_resource_state,
};
use tftypes::{Type, Value};

use super::Rules;
use crate::schemas::{IdentityKind, Kind, Schemas};

fn ty() -> Type {
    Type::object([("id", Type::String), ("color", Type::String), ("secret", Type::String)])
}

fn identity_type() -> Type {
    Type::object([("id", Type::String)])
}

fn rules() -> Rules {
    let kind = Kind { ty: ty(), write_only: vec!["secret".to_owned()] };
    let identity = IdentityKind { ty: identity_type(), required: vec!["id".to_owned()] };
    Rules::new(Arc::new(Schemas {
        resources: [("wall".to_owned(), kind)].into(),
        identities: [("wall".to_owned(), identity)].into(),
        ..Default::default()
    }))
}

fn message(value: &Value, ty: &Type) -> Option<DynamicValue> {
    Some(DynamicValue { msgpack: tftypes::msgpack::encode(value, ty).unwrap(), json: vec![] })
}

fn wall(id: Value, color: &str, secret: Value) -> Option<DynamicValue> {
    message(&Value::object([("id", id), ("color", Value::string(color)), ("secret", secret)]), &ty())
}

fn blue() -> Option<DynamicValue> {
    wall(Value::string("1"), "blue", Value::Null)
}

fn green() -> Option<DynamicValue> {
    wall(Value::string("1"), "green", Value::Null)
}

fn null() -> Option<DynamicValue> {
    message(&Value::Null, &ty())
}

fn named(id: Value) -> Option<ResourceIdentityData> {
    Some(ResourceIdentityData { identity_data: message(&Value::object([("id", id)]), &identity_type()) })
}

fn first() -> Option<ResourceIdentityData> {
    named(Value::string("1"))
}

fn error() -> Vec<Diagnostic> {
    vec![Diagnostic { severity: Severity::Error.into(), summary: "No".to_owned(), ..Default::default() }]
}

fn planned(state: Option<DynamicValue>, identity: Option<ResourceIdentityData>) -> plan_resource_change::Response {
    plan_resource_change::Response { planned_state: state, planned_identity: identity, ..Default::default() }
}

fn applied(state: Option<DynamicValue>, identity: Option<ResourceIdentityData>) -> apply_resource_change::Response {
    apply_resource_change::Response { new_state: state, new_identity: identity, ..Default::default() }
}

fn read(state: Option<DynamicValue>, identity: Option<ResourceIdentityData>) -> read_resource::Response {
    read_resource::Response { new_state: state, new_identity: identity, ..Default::default() }
}

fn type_name() -> String {
    "wall".to_owned()
}

fn plan() -> plan_resource_change::Request {
    plan_resource_change::Request { type_name: type_name(), prior_state: null(), config: blue(), ..Default::default() }
}

fn refresh() -> read_resource::Request {
    read_resource::Request { type_name: type_name(), current_state: blue(), ..Default::default() }
}

/// From blue to green.
fn repaint() -> apply_resource_change::Request {
    let (prior_state, planned_state) = (blue(), green());
    apply_resource_change::Request { type_name: type_name(), prior_state, planned_state, ..Default::default() }
}

#[track_caller]
fn assert_refused(why: &str, judge: impl FnOnce(&Rules)) {
    let refused = catch_unwind(AssertUnwindSafe(|| judge(&rules()))).expect_err(why);
    let message = refused.downcast_ref::<String>().unwrap();
    assert!(message.starts_with("hosts refuse") && message.contains(why), "expected {why:?} in {message:?}");
}

#[test]
fn good_answers_pass() {
    let rules = rules();
    rules.plan_resource_change(&plan(), &planned(wall(Value::unknown(), "blue", Value::Null), None));
    rules.plan_resource_change(&plan(), &planned(blue(), first()));
    rules.read_resource(&refresh(), &read(blue(), first()));
    rules.read_resource(&refresh(), &read(null(), None));
    rules.apply_resource_change(&repaint(), &applied(green(), first()));
    let failed = apply_resource_change::Response { diagnostics: error(), ..applied(blue(), first()) };
    rules.apply_resource_change(&repaint(), &failed);
}

#[test]
fn an_identity_that_is_not_known_is_refused_even_in_a_plan() {
    let unknown = || named(Value::unknown());
    assert_refused("the identity is not wholly known", |rules| {
        rules.plan_resource_change(&plan(), &planned(wall(Value::unknown(), "blue", Value::Null), unknown()));
    });
    assert_refused("the identity is not wholly known", |rules| {
        rules.apply_resource_change(&repaint(), &applied(green(), unknown()));
    });
}

#[test]
fn an_identity_that_could_not_be_read_again_is_refused() {
    assert_refused("the identity has no id", |rules| {
        rules.read_resource(&refresh(), &read(blue(), named(Value::Null)));
    });
}

#[test]
fn an_identity_beside_another_objects_state_is_refused() {
    let stored = |rules: &Rules| rules.read_resource(&refresh(), &read(blue(), first()));
    let second = || named(Value::string("2"));
    let failed = |identity| apply_resource_change::Response { diagnostics: error(), ..applied(blue(), identity) };
    assert_refused("the identity is another object's", |rules| {
        stored(rules);
        rules.apply_resource_change(&repaint(), &failed(second()));
    });
    assert_refused("the identity is lost", |rules| {
        stored(rules);
        rules.apply_resource_change(&repaint(), &failed(None));
    });
    assert_refused("what does not exist has an identity", |rules| {
        rules.read_resource(&refresh(), &read(null(), first()));
    });
}

#[test]
fn states_that_cannot_be_stored_are_refused() {
    assert_refused("the state is not wholly known", |rules| {
        rules.read_resource(&refresh(), &read(wall(Value::unknown(), "blue", Value::Null), None));
    });
    assert_refused("the write-only attribute secret", |rules| {
        rules.read_resource(&refresh(), &read(wall(Value::Null, "blue", Value::string("hush")), None));
    });
    assert_refused("the state is not of its type", |rules| {
        rules.read_resource(&refresh(), &read(message(&Value::Bool(true), &Type::Bool), None));
    });
    assert_refused("the upgraded state is null", |rules| {
        let request = upgrade_resource_state::Request { type_name: type_name(), ..Default::default() };
        rules.upgrade_resource_state(&request, &upgrade_resource_state::Response::default());
    });
}

#[test]
fn what_was_not_planned_is_refused_unless_an_error_says_so() {
    let red = || wall(Value::string("1"), "red", Value::Null);
    assert_refused("was planned", |rules| rules.apply_resource_change(&repaint(), &applied(red(), first())));
    assert_refused("is planned", |rules| rules.plan_resource_change(&plan(), &planned(null(), None)));
    let failed = apply_resource_change::Response { diagnostics: error(), ..applied(red(), first()) };
    rules().apply_resource_change(&repaint(), &failed);
}

#[test]
fn an_import_of_anything_but_one_whole_object_is_refused() {
    let by_id = || import_resource_state::Request { type_name: type_name(), ..Default::default() };
    let by_identity = || import_resource_state::Request { identity: first(), ..by_id() };
    let found = |type_name: &str, state, identity| {
        let object = ImportedResource { type_name: type_name.to_owned(), state, identity, ..Default::default() };
        import_resource_state::Response { imported_resources: vec![object], ..Default::default() }
    };
    rules().import_resource_state(&by_identity(), &found("wall", blue(), first()));
    assert_refused("0 came", |rules| rules.import_resource_state(&by_id(), &Default::default()));
    assert_refused("a roof came", |rules| rules.import_resource_state(&by_id(), &found("roof", blue(), first())));
    assert_refused("a wall came, Null", |rules| rules.import_resource_state(&by_id(), &found("wall", null(), None)));
    assert_refused("has none", |rules| rules.import_resource_state(&by_identity(), &found("wall", blue(), None)));
}

#[test]
fn what_no_host_allowed_is_refused() {
    assert_refused("it defers", |rules| {
        let deferred = Some(Deferred::default());
        rules.read_resource(&refresh(), &read_resource::Response { deferred, ..read(blue(), first()) });
    });
    assert_refused("the rules of old providers", |rules| {
        let answer = plan_resource_change::Response { legacy_type_system: true, ..planned(blue(), first()) };
        rules.plan_resource_change(&plan(), &answer);
    });
    assert_refused("no severity", |rules| {
        let diagnostics = vec![Diagnostic { severity: 0, ..error().remove(0) }];
        rules.read_resource(&refresh(), &read_resource::Response { diagnostics, ..read(blue(), first()) });
    });
    assert_refused("there is no such type", |rules| {
        let request = read_resource::Request { type_name: "roof".to_owned(), ..refresh() };
        rules.read_resource(&request, &read(null(), None));
    });
}

#[test]
fn a_list_of_what_cannot_be_adopted_is_refused() {
    let request = || list_resource::Request {
        type_name: type_name(),
        limit: 1,
        include_resource_object: true,
        ..Default::default()
    };
    let event = |identity, resource_object| list_resource::Event {
        identity,
        resource_object,
        display_name: "a wall".to_owned(),
        diagnostic: vec![],
    };
    rules().list_resource(&request(), &[event(first(), blue())]);
    let ended = list_resource::Event { diagnostic: error(), ..Default::default() };
    rules().list_resource(&request(), &[ended, list_resource::Event::default()]);
    let refused = |why, events: &[list_resource::Event]| {
        assert_refused(why, |rules| rules.list_resource(&request(), events));
    };
    refused("neither an identity nor a diagnostic", &[list_resource::Event::default()]);
    refused("1 objects were wanted and 2 came", &[event(first(), blue()), event(first(), blue())]);
    refused("its identity came alone", &[event(first(), None)]);
    refused("the identity has no id", &[event(named(Value::Null), blue())]);
    refused("no name for a person", &[list_resource::Event { display_name: String::new(), ..event(first(), blue()) }]);
}

#[test]
fn an_action_that_does_not_say_how_it_ended_is_refused() {
    use invoke_action::event::{Completed, Progress, Type};
    let request = invoke_action::Request { action_type: "rinse".to_owned(), ..Default::default() };
    let says =
        |text: &str| invoke_action::Event { r#type: Some(Type::Progress(Progress { message: text.to_owned() })) };
    let ends = || invoke_action::Event { r#type: Some(Type::Completed(Completed::default())) };
    rules().invoke_action(&request, &[says("a brush"), ends()]);
    let refused = |why, events: &[invoke_action::Event]| {
        assert_refused(why, |rules| rules.invoke_action(&request, events));
    };
    refused("it never ends", &[]);
    refused("it ends without saying how", &[says("a brush")]);
    refused("something comes after the end", &[ends(), ends()]);
    refused("an event is nothing", &[invoke_action::Event { r#type: None }, ends()]);
    refused("progress is one line", &[says("a\nb"), ends()]);
    assert_refused("it says how it ended after a stop", |rules| {
        rules.stops();
        rules.invoke_action(&request, &[says("a brush")]);
        rules.invoke_action(&request, &[says("a brush"), ends()]);
    });
}
