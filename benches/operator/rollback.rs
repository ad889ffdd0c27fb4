//! `rollback` from a cold start, which is all that stands between an alarm and the color before.

use std::time::Duration;

use bluegreen_sandbox::{Options, Sandbox, Topology};
use jiff::Timestamp;
use serde_json::Value;
use workbench::http;

use crate::program::Program;

/// Green is live and blue is healthy beside it, as after a cutover. Without limits.
const TOPOLOGY: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 0, green = 1 }
[[target_groups]]
name = "blue"
backends = { color = "blue", count = 3 }
health_check = { interval_ms = 200, timeout_ms = 190, healthy_threshold = 2 }
[[target_groups]]
name = "green"
backends = { color = "green", count = 3 }
health_check = { interval_ms = 200, timeout_ms = 190, healthy_threshold = 2 }
"#;

/// From the start of the process to its last ModifyListener, as the load balancer has it.
pub(crate) async fn until_the_last_write(program: &Program) -> Duration {
    let topology = Topology::from_toml(TOPOLOGY).expect("the topology is valid");
    let sandbox = Sandbox::start(topology, Options::default()).await.expect("loopback has free ports");
    let ready = sandbox.ready();
    let [blue, green] = [&ready.target_groups[0].arn, &ready.target_groups[1].arn];
    let route = format!("web={},{blue},{green}", ready.load_balancers[0].listeners[0].arn);
    until_ready(program, &ready.endpoint, &route).await;
    let began = Timestamp::now();
    let _ = program.run(&ready.endpoint, &["rollback", "--yes", "--route", &route]).await.success();
    let calls = http::get(&format!("{}/_sandbox/calls", ready.endpoint)).await.expect("the sandbox answers").body;
    let calls: Vec<Value> = serde_json::from_str(&calls).expect("the calls are JSON");
    let writes = calls.iter().filter(|call| call["action"] == "ModifyListener");
    let last = writes.filter_map(|call| call["time"].as_str()?.parse::<Timestamp>().ok()).max();
    sandbox.shutdown().await;
    last.expect("it writes").duration_since(began).unsigned_abs()
}

/// What is measured is not how quickly targets become healthy.
async fn until_ready(program: &Program, endpoint: &str, route: &str) {
    for _ in 0..60 {
        let status = program.run(endpoint, &["status", "--route", route]).await.success();
        if status.stdout.contains("  blue     3 of 3 healthy") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("the color before never becomes healthy");
}
