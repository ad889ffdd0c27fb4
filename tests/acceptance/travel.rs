//! One state that several hosts take in turns, as where somebody's laptop is ahead of the pipeline.

use std::path::Path;

use serde_json::Value;
use workbench::Terraform;

use crate::support::{Lab, PROVIDER, host, other, skipped};

/// The identity that the state file has beside the switch.
fn identity(lab: &Lab) -> Value {
    let state = std::fs::read(lab.workspace.path().join("terraform.tfstate")).unwrap();
    let state: Value = serde_json::from_slice(&state).unwrap();
    state["resources"][0]["instances"][0]["identity"].clone()
}

#[tokio::test]
async fn a_state_travels_to_another_host_and_back_with_a_cutover_at_each_stop() {
    let (here, there) = (host(), Terraform::on_path().unwrap_or_else(|error| panic!("{error}")));
    if here.version() == there.version() {
        let why = "the host on PATH is the same one; name another in BLUEGREEN_TF_BIN";
        return skipped("travel", why);
    }
    let mut lab = Lab::default().await;
    let mut live = "blue";
    lab.apply(live).await.success();
    for host in [&there, &here, &there, &here] {
        lab.workspace.hand_over_to(host, Path::new(PROVIDER)).unwrap();
        lab.workspace.run(&["init", "-no-color"]).await.success();
        lab.assert_plan_is_empty(live).await;
        live = other(live);
        lab.apply(live).await.success();
        assert_eq!(lab.answers().await, [live], "{}", host.version());
        lab.assert_plan_is_empty(live).await;
        let arns = &identity(&lab)["route_arns"];
        let expected = if host.knows_identities() { serde_json::json!([lab.listener()]) } else { Value::Null };
        assert_eq!(*arns, expected, "{}", host.version());
    }
}
