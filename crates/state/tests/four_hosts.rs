//! What four real hosts wrote for the same situations, and what is read of it.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use bluegreen_state::{
    Action, Alias, Attribute, Document, Form, Host, Key, Plan, ReplaceOrder, Selection, Standing, State, read,
};

const HOSTS: [(&str, Host, &str); 4] = [
    ("terraform-1.11.4", Host::Terraform, "1.11.4"),
    ("terraform-1.15.5", Host::Terraform, "1.15.5"),
    ("terraform-1.17.0-alpha20260812", Host::Terraform, "1.17.0-alpha20260812"),
    ("tofu-1.12.6", Host::OpenTofu, "1.12.6"),
];

fn bytes(host: &str, file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hosts").join(host).join(file)).unwrap()
}

fn document(host: &str, file: &str) -> Document {
    let selection = Selection::of(["bluegreen_switch", "terraform_data"]);
    read(&bytes(host, file), &selection).unwrap_or_else(|error| panic!("{host}/{file}: {error}"))
}

/// What every host wrote under this name.
fn states(file: &str) -> impl Iterator<Item = State> {
    HOSTS.into_iter().map(move |(host, ..)| match document(host, file) {
        Document::State(state) => state,
        _ => panic!("{host}/{file} is a state"),
    })
}

fn plans(file: &str) -> impl Iterator<Item = Plan> {
    HOSTS.into_iter().map(move |(host, ..)| match document(host, file) {
        Document::Plan(plan) => *plan,
        _ => panic!("{host}/{file} is a plan"),
    })
}

fn text(text: &str) -> Attribute {
    Attribute::Text(text.to_owned())
}

#[test]
fn all_that_the_hosts_wrote_is_read_and_says_whose_it_is() {
    for (host, tool, version) in HOSTS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hosts").join(host);
        let files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        assert!(files.len() > 20, "{host}");
        for file in files {
            let (origin, form) = match document(host, &file) {
                Document::State(state) => {
                    (state.origin, if file.ends_with(".tfstate") { Form::StateFile } else { Form::ShownState })
                }
                Document::Plan(plan) => (plan.origin, Form::ShownPlan),
            };
            // A state never says that an alpha wrote it.
            let version = if form == Form::ShownPlan { version } else { version.split('-').next().unwrap() };
            assert_eq!((origin.host, origin.version.as_deref(), origin.form), (tool, Some(version), form), "{file}");
        }
    }
}

#[test]
fn a_state_and_what_is_shown_of_it_say_alike() {
    for name in ["one-switch", "after-a-cutover", "tainted", "modules", "sensitive"] {
        for (file, shown) in states(&format!("{name}.tfstate")).zip(states(&format!("{name}.state.json"))) {
            let told = |state: &State| {
                let mut told: Vec<_> =
                    state.instances.iter().map(|it| (it.address.clone(), it.standing.clone())).collect();
                told.sort_by(|one, other| one.0.cmp(&other.0));
                told
            };
            assert_eq!(told(&file), told(&shown), "{name}");
            assert!(file.serial.is_some() && file.lineage.is_some() && shown.serial.is_none());
        }
    }
}

#[test]
fn modules_keys_and_aliases_are_told() {
    for state in states("modules.tfstate") {
        let mut told: Vec<_> =
            state.instances.iter().map(|it| (it.address.to_string(), it.provider.alias.clone())).collect();
        told.sort_by(|one, other| one.0.cmp(&other.0));
        let other = Alias::Named { name: "other".to_owned(), key: None };
        let expected = [
            ("bluegreen_switch.counted[0]", Alias::Default),
            ("module.fleet.module.service[\"a\"].bluegreen_switch.this", other.clone()),
            ("module.fleet.module.service[\"b c\"].bluegreen_switch.this", other),
        ];
        assert_eq!(told, expected.map(|(address, alias)| (address.to_owned(), alias)));
        let in_module = state.instances.iter().find(|it| !it.address.module.is_empty()).unwrap();
        assert!(matches!(&in_module.address.module[1].key, Some(Key::Text(_))));
    }
}

#[test]
fn a_plan_knows_the_aliases_from_its_configuration() {
    for plan in plans("modules-pending.plan.json") {
        let aliases: Vec<_> = plan.changes.iter().map(|it| it.provider.alias.to_string()).collect();
        assert_eq!(aliases, ["the default configuration", "other", "other"]);
        assert!(plan.prior.iter().all(|it| it.provider.alias != Alias::NotTold));
    }
}

#[test]
fn a_pending_cutover_is_an_update_of_the_active_color() {
    for plan in plans("pending-cutover.plan.json") {
        let [change] = &plan.changes[..] else { panic!("one change") };
        assert_eq!(change.change.action, Action::Update);
        assert_eq!(change.change.before.get("active_color"), &text("blue"));
        assert_eq!(change.change.after.get("active_color"), &text("green"));
        assert!(change.change.changes("active_color") && !change.change.changes("routes"));
        assert_eq!(change.change.after.get("cutover").get("started_at"), &Attribute::Unknown);
        assert!(change.change.after.get("cutover").get("runbook").as_list().unwrap().len() > 3);
    }
}

#[test]
fn nothing_pending_is_no_action_and_only_terraform_says_that_nothing_is_to_apply() {
    for plan in plans("nothing-pending.plan.json") {
        assert_eq!(plan.changes[0].change.action, Action::NoOp);
        let told = (plan.applyable, plan.complete);
        assert_eq!(told, if plan.origin.host == Host::Terraform { (Some(false), Some(true)) } else { (None, None) });
        assert!(plan.timestamp.is_some() && !plan.errored);
    }
}

#[test]
fn what_is_not_known_yet_is_told_in_its_place() {
    for plan in plans("create-unknown-arns.plan.json") {
        let change = plan.changes.iter().find(|it| it.address.type_name == "bluegreen_switch").unwrap();
        assert_eq!(change.change.action, Action::Create);
        assert!(change.change.before.is_null() && change.change.after.has_unknown());
        let route = change.change.after.get("routes").get("web");
        assert_eq!((route.get("listener_arn"), route.get("rule_arn")), (&Attribute::Unknown, &Attribute::Null));
        assert_eq!(change.change.after.get("cutover"), &Attribute::Unknown);
    }
}

#[test]
fn replaced_moved_forgotten_tainted_and_destroyed_are_told_apart() {
    let replace = Action::Replace(ReplaceOrder::DeleteFirst);
    for (file, action, reason) in [
        ("tainted.plan.json", replace.clone(), Some("replace_because_tainted")),
        ("forgotten.plan.json", Action::Forget, Some("delete_because_no_resource_config")),
        ("removed-from-configuration.plan.json", Action::Delete, Some("delete_because_no_resource_config")),
        ("destroy.plan.json", Action::Delete, None),
    ] {
        for plan in plans(file) {
            let change = &plan.changes[0];
            assert_eq!((&change.change.action, change.reason.as_deref()), (&action, reason), "{file}");
        }
    }
    for plan in plans("moved.plan.json") {
        let change = &plan.changes[0];
        assert_eq!(change.previous_address.as_ref().unwrap().to_string(), "bluegreen_switch.web");
        assert_eq!((change.address.name.as_str(), &change.change.action), ("moved_to", &Action::NoOp));
    }
    for plan in plans("route-replaced.plan.json") {
        let listener = plan.changes.iter().find(|it| it.address.name == "listener").unwrap();
        assert_eq!((&listener.change.action, listener.reason.as_deref()), (&replace, Some("replace_by_request")));
    }
    for state in states("tainted.tfstate") {
        assert_eq!(state.instances[0].standing, Standing::Tainted);
    }
}

#[test]
fn drift_stands_beside_the_changes_and_alone_where_only_it_was_asked_for() {
    for (file, changes) in [("drifted.plan.json", 1), ("drifted-refresh-only.plan.json", 0)] {
        for plan in plans(file) {
            assert_eq!((plan.drift.len(), plan.changes.len()), (1, changes), "{file}");
            let live = plan.drift[0].change.after.get("live").get("web");
            assert_eq!(live.get("green_percent").as_number(), Some(60.0));
        }
    }
}

#[test]
fn a_part_of_a_plan_says_so_with_terraform() {
    for plan in plans("modules-targeted.plan.json") {
        assert_eq!(plan.complete, (plan.origin.host == Host::Terraform).then_some(false));
        assert_eq!((plan.changes.len(), plan.prior.len()), (1, 3), "what is left out is in the state before");
    }
}

#[test]
fn imports_are_told() {
    for plan in plans("import-by-id.plan.json") {
        assert!(plan.changes[0].change.imported);
    }
    for plan in plans("pending-cutover.plan.json") {
        assert!(!plan.changes[0].change.imported);
    }
}

#[test]
fn a_secret_is_kept_for_use_and_never_shown() {
    for (host, ..) in HOSTS {
        for file in ["sensitive.tfstate", "sensitive.state.json", "sensitive-pending.plan.json"] {
            let bytes = bytes(host, file);
            assert!(String::from_utf8_lossy(&bytes).contains("hush-hush"), "{host}/{file} has a secret");
            let document = document(host, file);
            assert!(!format!("{document:?}").contains("hush"), "{host}/{file}");
        }
    }
    for state in states("sensitive.tfstate") {
        let switch = &state.instances[0].attributes;
        let check = &switch.get("gate").get("http_checks").as_list().unwrap()[0];
        assert_eq!((check.get("successes").as_number(), check.get("headers")), (Some(1.0), &Attribute::Sensitive));
        assert!(switch.json_with_secrets().contains("hush-hush"));
    }
}

#[test]
fn only_what_is_selected_is_kept_and_the_rest_is_counted() {
    for (host, ..) in HOSTS {
        let bytes = bytes(host, "create-unknown-arns.plan.json");
        let Document::Plan(plan) = read(&bytes, &Selection::of(["bluegreen_switch"])).unwrap() else {
            panic!("a plan")
        };
        assert_eq!((plan.changes.len(), plan.skipped), (1, 3));
    }
}

#[test]
fn of_other_types_only_what_changes_is_kept_and_only_of_a_plan() {
    let selection = Selection::of(["bluegreen_switch"]).and_changed(["terraform_data"]);
    for (host, ..) in HOSTS {
        let Document::Plan(plan) = read(&bytes(host, "route-replaced.plan.json"), &selection).unwrap() else {
            panic!("a plan")
        };
        let kept: Vec<_> = plan.changes.iter().map(|it| it.address.to_string()).collect();
        assert_eq!(kept, ["bluegreen_switch.web", "terraform_data.listener"]);
        assert!(plan.prior.iter().all(|it| it.address.type_name == "bluegreen_switch"));
    }
}
