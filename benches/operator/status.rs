//! `status` of fifty switches.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use serde_json::json;
use workbench::http;

use crate::program::Program;

const SWITCHES: usize = 50;

/// How long it takes within these limits, of which all is there when it begins.
pub(crate) async fn of_fifty(program: &Program, limits: &str) -> Duration {
    let mut taken = Vec::new();
    for _ in 0..crate::TIMES {
        let sandbox = Sandbox::start(topology(), Options::default()).await.expect("loopback has free ports");
        let endpoint = sandbox.ready().endpoint.clone();
        if limits != "none" {
            let answer = http::put(&format!("{endpoint}/_sandbox/limits"), format!("\"{limits}\"")).await;
            assert!(answer.is_ok_and(|answer| answer.status.is_success()), "the limits are not taken");
        }
        let file = tempfile::NamedTempFile::new().expect("the directory for temporary files is writable");
        std::fs::write(file.path(), switch_file(sandbox.ready())).expect("the file was just made");
        let file = file.path().to_str().expect("its name is text");
        let began = Instant::now();
        let run = program.run(&endpoint, &["status", "--switch-file", file]).await.success();
        taken.push(began.elapsed());
        assert_eq!(run.stdout.matches("  active   blue\n").count(), SWITCHES, "{}", run.transcript());
        sandbox.shutdown().await;
    }
    crate::median(taken)
}

fn topology() -> Topology {
    let mut text = "[[load_balancers]]\nname = \"web\"\n".to_owned();
    for number in 0..SWITCHES {
        let port = 8000 + number;
        let _ = writeln!(text, "[[load_balancers.listeners]]\nport = {port}\nforward = {{ blue{number} = 1 }}");
    }
    for (number, color) in (0..SWITCHES).flat_map(|number| ["blue", "green"].map(|color| (number, color))) {
        let backends = format!("{{ color = \"{color}\", count = 1 }}");
        let _ = writeln!(text, "[[target_groups]]\nname = \"{color}{number}\"\nbackends = {backends}");
    }
    Topology::from_toml(&text).expect("the topology is valid")
}

fn switch_file(ready: &Ready) -> String {
    let group = |name: String| &ready.target_groups.iter().find(|group| group.name == name).expect("it is there").arn;
    let switches = ready.load_balancers[0].listeners.iter().enumerate().map(|(number, listener)| {
        json!({"name": number.to_string(), "arguments": {"routes": {"web": {
            "listener_arn": listener.arn,
            "blue_target_group_arn": group(format!("blue{number}")),
            "green_target_group_arn": group(format!("green{number}")),
        }}}})
    });
    json!({"version": 1, "switches": switches.collect::<Vec<_>>()}).to_string()
}
