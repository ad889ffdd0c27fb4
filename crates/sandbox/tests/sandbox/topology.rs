//! Topology files and what is wrong with them.

use bluegreen_sandbox::{Options, Sandbox, Topology};

use crate::client::get;
use crate::world::{free_port, start_from, topology};

#[tokio::test]
async fn the_default_topology_is_blue_live_and_green_not_attached() {
    let sandbox = Sandbox::start(Topology::default(), Options::default()).await.unwrap();
    let ready = sandbox.ready();
    assert_eq!(ready.load_balancers.len(), 1);
    assert_eq!((ready.load_balancers[0].name.as_str(), ready.load_balancers[0].kind.as_str()), ("web", "application"));
    assert_eq!(ready.load_balancers[0].listeners.len(), 1);
    assert_eq!(ready.load_balancers[0].listeners[0].port, 80);
    let groups: Vec<_> = ready.target_groups.iter().map(|group| (group.name.as_str(), group.targets.len())).collect();
    assert_eq!(groups, [("blue", 3), ("green", 3)]);
    assert_eq!(get(&ready.load_balancers[0].listeners[0].url).await.color(), "blue");
    for (number, target) in ready.target_groups[1].targets.iter().enumerate() {
        let answer = get(&target.url).await;
        let name = format!("green-{}", number + 1);
        assert_eq!((answer.color(), answer.header("x-backend")), ("green", Some(name.as_str())));
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_ready_line_has_the_agreed_members() {
    let world = start_from(&topology("")).await;
    let line = serde_json::to_value(world.ready()).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&line), ["account_id", "endpoint", "load_balancers", "region", "target_groups"]);
    assert_eq!(keys(&line["load_balancers"][0]), ["arn", "dns_name", "listeners", "name", "type"]);
    assert_eq!(keys(&line["load_balancers"][0]["listeners"][0]), ["arn", "port", "url"]);
    assert_eq!(keys(&line["target_groups"][0]), ["arn", "name", "targets"]);
    assert_eq!(keys(&line["target_groups"][0]["targets"][0]), ["id", "port", "url"]);
}

fn problem(toml: &str) -> String {
    Topology::from_toml(toml).unwrap_err().to_string()
}

#[test]
fn a_mistake_is_named_with_what_was_expected_and_found() {
    let cases = [
        ("nonsense", "nonsense"),
        ("region = 5", "expected a string"),
        ("region = \"EU (Frankfurt)\"", "region: expected a region such as us-east-1"),
        ("region = \"us-east\"", "found \"us-east\""),
        ("account_id = \"12345\"", "account_id: expected twelve digits, found \"12345\""),
        (
            "[[alarms]]\nname = \"a\"\ntype = \"composite\"\nrule = \"ALARM(b)\"\n\
             [[alarms]]\nname = \"b\"\ntype = \"composite\"\nrule = \"NOT OK(a) OR ALARM(c)\"\n[[alarms]]\nname = \"c\"",
            "alarm \"a\": rule: expected alarms that do not lead back to it, found a -> b -> a",
        ),
        (
            "[[alarms]]\nname = \"a\"\ntype = \"composite\"\nrule = \"OK(a)\"",
            "alarm \"a\": rule: expected alarms that do not lead back to it, found a -> a",
        ),
        ("colour = \"blue\"", "unknown field `colour`"),
        ("[[target_groups]]\nname = \"a b\"", "found \"a b\""),
        ("[[target_groups]]\nname = \"a\"\nprotocol = \"QUIC\"", "protocol: expected"),
        (
            "[[target_groups]]\nname = \"a\"\nhealth_check = { interval_ms = 100, timeout_ms = 100 }",
            "less than the interval of 100",
        ),
        (
            "[[target_groups]]\nname = \"a\"\nattributes = { \"stickiness\" = \"true\" }",
            "target group \"a\": attributes: Target group attribute key 'stickiness' is not recognized",
        ),
        (
            "[[load_balancers]]\nname = \"a\"\nattributes = { \"idle_timeout.timeout_seconds\" = \"0\" }",
            "expected a number between 1 and 4000",
        ),
        ("[[target_groups]]\nname = \"a\"\nhealth_check = { matcher = \"ok\" }", "health_check.matcher"),
        ("[[target_groups]]\nname = \"a\"\ntargets = [{ id = \"10.0.0.1\" }]", "expected a loopback address"),
        ("[[target_groups]]\nname = \"a\"\nbackends = { color = \"\", count = 1 }", "backends.color"),
        (
            "[[target_groups]]\nname = \"a\"\nbackends = { color = \"a\", count = 1, answers = { \"x\" = {} } }",
            "backends.answers: expected a path that starts with \"/\", found \"x\"",
        ),
        (
            "[[target_groups]]\nname = \"a\"\nbackends = { color = \"a\", count = 1, answers = { \"/\" = { status = 99 } } }",
            "backends.answers: /: status: expected 200 to 599, found 99",
        ),
        ("[[target_groups]]\nname = \"a\"\n[[target_groups]]\nname = \"a\"", "DuplicateTargetGroupName"),
        ("[[load_balancers]]\nname = \"a\"\ntype = \"classic\"", "unknown variant `classic`"),
        ("[[load_balancers]]\nname = \"a\"\nlisteners = [{ port = 80 }]", "expected either `forward`"),
        ("[[load_balancers]]\nname = \"a\"\nlisteners = [{ port = 80, forward = { red = 1 } }]", "found \"red\""),
        (
            "[[load_balancers]]\nname = \"a\"\ntype = \"network\"\nlisteners = [{ port = 80, protocol = \"TCP_UDP\", forward = {} }]",
            "expected \"TCP\"",
        ),
        ("[[load_balancers]]\nname = \"a\"\nlisteners = [{ port = 80, forward = {} }]", "ValidationError"),
        ("[[roles]]\narn = \"deploy\"", "role \"deploy\": arn: expected one such as arn:aws:iam::"),
        (
            "[[roles]]\narn = \"arn:aws:iam::000000000000:role/a\"\nmax_session_seconds = 900",
            "max_session_seconds: expected 3600 to 43200, found 900",
        ),
        (
            "[[roles]]\narn = \"arn:aws:iam::000000000000:role/a\"\n[[roles]]\narn = \"arn:aws:iam::000000000000:role/a\"",
            "arn: expected one of its own",
        ),
        (
            "[[load_balancers]]\nname = \"a\"\nlisteners = [{ port = 80, default_actions = [{ type = \"redirect\" }] }]",
            "expected `config`",
        ),
    ];
    for (toml, expected) in cases {
        let found = problem(toml);
        assert!(found.contains(expected), "{toml}\n{found}");
    }
}

#[test]
fn a_wrong_weight_is_refused_at_its_listener() {
    let found = problem(&topology("").replace("blue = 1", "blue = 1000"));
    assert!(found.contains("listener 80 of load balancer \"web\""), "{found}");
    assert!(found.contains("between 0 and 999"), "{found}");
}

#[tokio::test]
async fn a_listener_can_have_a_port_of_its_own() {
    let port = free_port();
    let socket = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let toml = topology("").replace("port = 80\n", &format!("port = 80\nlisten_port = {port}\n"));
    let taken = Sandbox::start(Topology::from_toml(&toml).unwrap(), Options::default()).await.unwrap_err();
    assert!(
        taken.to_string().contains(&format!("listener 80 of load balancer \"web\" cannot listen on 127.0.0.1:{port}")),
        "{taken}"
    );
    drop(socket);
    let world = start_from(&toml).await;
    assert_eq!(world.url(), format!("http://127.0.0.1:{port}"));
    assert_eq!(get(world.url()).await.status, 200);
}

#[test]
fn an_alarm_that_several_rules_name_is_no_circle() {
    let composite =
        |name: &str, rule: &str| format!("[[alarms]]\nname = \"{name}\"\ntype = \"composite\"\nrule = \"{rule}\"\n");
    let diamond = [
        composite("top", "ALARM(left) OR ALARM(right)"),
        composite("left", "ALARM(end)"),
        composite("right", "ALARM(end)"),
    ];
    Topology::from_toml(&format!("{}[[alarms]]\nname = \"end\"\n", diamond.concat())).unwrap();
}
