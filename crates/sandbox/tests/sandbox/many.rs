//! A sandbox as large as an account: a hundred listeners and a thousand targets.

use std::time::{Duration, Instant};

use crate::client::{http, try_send};
use crate::world::start_from;

const BALANCERS: usize = 10;
const LISTENERS_EACH: usize = 10;
const TARGETS_EACH: usize = 100;

/// Many times what it takes, for machines that have other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

fn topology() -> String {
    let mut toml = String::new();
    for number in 0..BALANCERS {
        toml += &format!("[[load_balancers]]\nname = \"lb-{number}\"\n");
        for port in 1..=LISTENERS_EACH {
            toml += &format!("[[load_balancers.listeners]]\nport = {port}\nforward = {{ tg-{number} = 1 }}\n");
        }
        toml += &format!(
            "[[target_groups]]\nname = \"tg-{number}\"\nbackends = {{ color = \"c{number}\", count = {TARGETS_EACH} }}\n\
             [[target_groups]]\nname = \"idle-{number}\"\nhealth_check = {{ interval_ms = 5000 }}\n"
        );
    }
    toml
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_listeners_and_a_thousand_targets_start_healthy_and_carry_traffic() {
    let asked = Instant::now();
    let world = start_from(&topology()).await;
    assert!(asked.elapsed() < PATIENCE, "it took {:?} to start", asked.elapsed());
    for number in 0..BALANCERS {
        assert_eq!(world.states(&format!("tg-{number}")).await, ["healthy"; TARGETS_EACH]);
    }
    let http = http();
    for (number, balancer) in world.ready().load_balancers.iter().enumerate() {
        assert_eq!(balancer.listeners.len(), LISTENERS_EACH);
        for listener in &balancer.listeners {
            let request = hyper::Request::get(&listener.url).body(http_body_util::Full::default()).unwrap();
            let answer = try_send(&http, request).await.unwrap();
            assert_eq!((answer.status, answer.color()), (200, format!("c{number}").as_str()));
        }
    }
    // All targets of a group move to another one, which is attached and then judged anew.
    let targets: Vec<_> = (1..=TARGETS_EACH)
        .map(|number| (format!("Targets.member.{number}.Id"), format!("Targets.member.{number}.Port")))
        .collect();
    let ports: Vec<_> = (0..TARGETS_EACH).map(|index| world.target_port("tg-0", index).to_string()).collect();
    let mut register = vec![("TargetGroupArn", world.group("idle-0"))];
    for ((id, port_name), port) in targets.iter().zip(&ports) {
        register.extend([(id.as_str(), "127.0.0.1"), (port_name.as_str(), port.as_str())]);
    }
    world.call("RegisterTargets", &register).await.assert_ok();
    world.weigh(&[("tg-0", "0"), ("idle-0", "100")]).await.assert_ok();
    world.until_states("idle-0", &["healthy"; TARGETS_EACH]).await;
    tokio::time::timeout(PATIENCE, world.sandbox.shutdown()).await.expect("it ends in time");
}
