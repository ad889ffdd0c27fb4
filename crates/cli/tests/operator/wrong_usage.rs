//! Everything that can be given wrongly: exit code 1, and a sentence that says what was expected.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn every_wrong_argument_is_named_with_what_was_expected() {
    let world = World::start().await;
    let (route, file) = (world.route(), world.switch_file(&json!({})));
    let file = file.to_str().unwrap();
    let elsewhere = route.replacen("us-east-1", "eu-west-1", 1);
    for (arguments, expected) in [
        (&["status", "--route", "web"][..], "--route: expected NAME=LISTENER_OR_RULE_ARN"),
        (&["status", "--route", &elsewhere], "expected everything in one region"),
        (
            &["status", "--route", &route, "--region", "eu-west-1"],
            "--region: expected the region of the ARNs, us-east-1",
        ),
        (&["status", "--route", &route, "--role-arn", "deploy"], "--role-arn: expected the ARN of an IAM role"),
        (&["status", "--route", &route, "--switch-file", file], "cannot be used with"),
        (&["status", "--switch-file", "/nowhere"], "--switch-file /nowhere: it cannot be read"),
        (&["status", "api", "--switch-file", file], "expected the name of a switch in"),
        (&["status", "--state", "/nowhere"], "--state /nowhere: "),
        (&["switch", "--route", &route], "--to <COLOR>"),
        (&["switch", "--to", "red", "--route", &route], "red"),
        (&["switch", "--to", "green", "--route", &route], "expected --yes, since nobody can be asked here"),
        (&["watch", "--until", "soon", "--route", &route], "possible values: gated, shifted, settled, done"),
        (&["watch", "--interval", "1ms", "--route", &route], "expected at least \"500ms\""),
        (&["rollback", "--to", "blue"], "expected /nowhere/terraform to be installed, to ask for the state"),
    ] {
        let ended = world.run(arguments).await;
        assert_eq!(ended.code, Some(1), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        assert!(ended.stderr.contains(expected), "{arguments:?}: {}", ended.stderr);
    }
    assert_eq!(world.writes().await, [""; 0]);
}

/// What is wrong with the flags themselves, and with files that they name.
#[tokio::test]
async fn flags_that_do_not_fit_and_files_that_are_something_else_are_told() {
    let world = World::start().await;
    let write = |name: &str, text: &str| {
        let file = world.path(name);
        std::fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let (route, directory) = (world.route(), world.path("").to_str().unwrap().to_owned());
    let twice = format!("{route};{route}");
    let plan = std::fs::read_to_string("../state/tests/hosts/terraform-1.15.5/pending-cutover.plan.json").unwrap();
    let plan = write("plan.json", &plan);
    let no_switch = r#"{"version":4,"terraform_version":"1.15.5","serial":1,"lineage":"a","resources":[]}"#;
    let no_switch = write("none.tfstate", no_switch);
    let state = std::fs::read_to_string("../state/tests/hosts/terraform-1.15.5/one-switch.tfstate").unwrap();
    let state = write("one.tfstate", &state);
    let text = write("text", "no state at all");
    let newer = write("newer.json", r#"{"version": 2, "switches": []}"#);
    for (arguments, expected) in [
        (&["stauts"][..], "unrecognized subcommand 'stauts'"),
        (&[], "Usage: bluegreen <COMMAND>"),
        (&["status", "web", "--route", &route], "cannot be used with"),
        (&["status", "--chdir", ".", "--state", "x"], "cannot be used with"),
        (&["status", "--preview-route", &route], "required"),
        (&["status", "--route", &twice], "--route: expected every listener or rule once"),
        (&["status", "--route", &route, "--endpoint-url", "not a url"], "--endpoint-url: expected a URL such as"),
        (&["status", "--route", &route, "--profile", "nobody"], "nobody"),
        (&["status", "--switch-file", &newer], "expected `version` 1, got 2"),
        (&["status", "--state", &plan], "expected a state, got a plan; `bluegreen plan` reads those"),
        (&["status", "--state", &no_switch], "expected a bluegreen_switch in the state, got none"),
        (&["status", "--state", &text], "--state"),
        (&["status", "bluegreen_switch.api", "--state", &state], "expected the address of a switch in the state"),
        (&["status", "web..api", "--state", &state], "ADDRESS: "),
        (&["watch", "--timeout", "soon", "--route", &route], "soon"),
        (&["watch", "--to", "red", "--route", &route], "red"),
        (&["watch", "--progress", "x", "--route", &route], "cannot be used with"),
        (&["watch", "--progress", "x", "--to", "green"], "cannot be used with"),
        (&["watch", "--progress", &directory], "it cannot be read"),
        (&["plan"], "<FILE>"),
        (&["plan", &plan, "--format", "html"], "possible values: text, md, json"),
        (&["plan", &plan, "--max-chars", "10"], "--max-chars"),
        (&["export", "--switch-file", "/nowhere"], "--switch-file /nowhere: it cannot be read"),
        (&["completions", "csh"], "possible values"),
        (&["man", "--out", "/nowhere/at/all"], "/nowhere/at/all"),
        (&["sandbox", "--port", "99999"], "99999"),
        (&["sandbox", "--topology", "/nowhere"], "/nowhere"),
    ] {
        let takes_no_way = ["stauts", "plan", "export", "completions", "man", "sandbox"];
        let ended = match arguments.first() {
            Some(command) if !takes_no_way.contains(command) && !arguments.contains(&"--endpoint-url") => {
                world.run(arguments).await
            }
            _ => crate::world::run_alone(arguments).await,
        };
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(expected), "{arguments:?}: {}", ended.stderr);
    }
    assert_eq!(world.writes().await, [""; 0]);
}

#[tokio::test]
async fn a_state_of_several_switches_wants_one_of_them_named() {
    let world = World::start().await;
    let instance = |key: &str| {
        json!({"index_key": key, "schema_version": 0, "attributes": {"active_color": "blue", "routes": {"web": {
            "listener_arn": world.sandbox.ready().load_balancers[0].listeners[0].arn,
            "blue_target_group_arn": world.sandbox.ready().target_groups[0].arn,
            "green_target_group_arn": world.sandbox.ready().target_groups[1].arn,
        }}}})
    };
    let state = json!({"version": 4, "terraform_version": "1.15.5", "serial": 1, "lineage": "a", "resources": [{
        "mode": "managed", "type": "bluegreen_switch", "name": "web",
        "provider": "provider[\"registry.terraform.io/bluegreen/bluegreen\"]",
        "instances": [instance("eu"), instance("us")]}]});
    let file = world.path("terraform.tfstate");
    std::fs::write(&file, state.to_string()).unwrap();
    let file = file.to_str().unwrap();

    let ended = world.run(&["switch", "--to", "green", "--yes", "--state", file]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    let named = "expected one switch, got 2: bluegreen_switch.web[\"eu\"], bluegreen_switch.web[\"us\"]";
    assert!(ended.stderr.contains(named), "{}", ended.stderr);
    let ended = world.run(&["status", "--state", file]).await;
    assert_eq!(ended.stdout.matches("active   blue").count(), 2, "{}{}", ended.stdout, ended.stderr);
    let one = "bluegreen_switch.web[\"eu\"]";
    let ended = world.run(&["switch", one, "--to", "green", "--dry-run", "--state", file]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[tokio::test]
async fn a_program_that_pulls_the_state_is_asked_in_the_directory_that_is_named() {
    let world = World::start().await;
    let ask = |body: &str| {
        let program = workbench::script(&world.path("."), "tofu", body);
        let mut command = world.command(&["status", "--chdir", "live"]);
        command.env("BLUEGREEN_TF_BIN", &program);
        async move { crate::world::ended(command.output().await.unwrap()) }
    };
    let ended = ask("echo \"Error: Backend initialization required: $*\" >&2; exit 1").await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stderr.contains("Backend initialization required: -chdir=live state pull"), "{}", ended.stderr);
    let ended = ask("exit 0").await;
    assert!(ended.stderr.contains("there is no state yet"), "{}", ended.stderr);
}
