//! The command line beside an apply that holds the lock of the state.

use std::fs;

use workbench::{Run, Running, Terraform};

use crate::support::{Configuration, Lab, assert_says, bluegreen};

/// Something else in the same configuration that takes its time: until a file is there.
const TAKES_ITS_TIME: &str = r#"
resource "terraform_data" "slow" {
  triggers_replace = var.active_color
  provisioner "local-exec" {
    command = "touch begun-${var.active_color}; until [ -e go-${var.active_color} ]; do sleep 0.1; done"
  }
}
"#;

struct Locked {
    lab: Lab,
    apply: Running,
}

impl Locked {
    /// An apply of this color that has the lock and goes on for as long as the test wants.
    async fn during_an_apply(mut lab: Lab, color: &str) -> Locked {
        lab.workspace.env("BLUEGREEN_TF_BIN", Terraform::find().unwrap().program());
        let color = format!("-var=active_color={color}");
        let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", &color]).await;
        Locked { lab, apply }
    }

    async fn bluegreen(&self, arguments: &[&str]) -> Run {
        let endpoint = ["--chdir", ".", "--endpoint-url", self.lab.ready().endpoint.as_str()];
        self.lab.workspace.run_program(bluegreen(), &[arguments, &endpoint].concat()).await
    }

    /// Nobody else can change the state now.
    async fn assert_is_locked(&self) {
        let other =
            self.lab.workspace.run(&["apply", "-auto-approve", "-no-color", "-lock-timeout=0s"]).await.failure();
        assert!(other.both().contains("Error acquiring the state lock"), "{}", other.transcript());
    }
}

#[tokio::test]
async fn status_watch_switch_and_rollback_work_while_another_apply_holds_the_lock() {
    let lab = Lab::default().await;
    lab.workspace.write("slow.tf", TAKES_ITS_TIME);
    fs::write(lab.workspace.path().join("go-green"), "").unwrap();
    lab.apply("green").await.success();
    let switch_alone =
        ["apply", "-auto-approve", "-no-color", "-target=bluegreen_switch.web", "-var=active_color=blue"];
    lab.workspace.run(&switch_alone).await.success();
    let locked = Locked::during_an_apply(lab, "blue").await;
    let begun = locked.lab.workspace.path().join("begun-blue");
    locked.lab.until("the apply is under way", || async { begun.exists() }).await;
    locked.assert_is_locked().await;

    let status = locked.bluegreen(&["status"]).await.success();
    assert!(status.stdout.contains("bluegreen_switch.web  us-east-1\n  active   blue\n"), "{}", status.transcript());
    locked.lab.until_healthy("green").await;
    let _ = locked.bluegreen(&["switch", "--to", "green", "--yes"]).await.success();
    assert_eq!(locked.lab.weights().await, (0, 100));
    let watched =
        locked.bluegreen(&["watch", "--to", "green", "--until", "shifted", "--timeout", "1m"]).await.success();
    assert!(watched.stdout.contains("blue 0 % / green 100 %"), "{}", watched.transcript());
    let _ = locked.bluegreen(&["rollback", "--yes"]).await.success();
    assert_eq!(locked.lab.weights().await, (100, 0));

    locked.assert_is_locked().await;
    fs::write(locked.lab.workspace.path().join("go-blue"), "").unwrap();
    locked.apply.wait().await.success();
    locked.lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn a_rollback_takes_back_what_the_apply_that_holds_the_lock_is_doing() {
    let lab = Lab::default().await;
    let arguments = r#"gate = { stable_for = "0s", interval = "1s" }
  settle = "0s"
  shift = { canary = { percent = 50, bake = "10m" } }"#;
    lab.write(&Configuration::of(lab.ready()).arguments(arguments));
    lab.apply("blue").await.success();
    let locked = Locked::during_an_apply(lab, "green").await;
    let lab = &locked.lab;
    lab.until("half of the traffic has moved", || async { lab.weights().await == (50, 50) }).await;
    locked.assert_is_locked().await;

    let status = locked.bluegreen(&["status", "--exit-code"]).await;
    assert_eq!(status.code, 2, "{}", status.transcript());
    assert!(status.stdout.contains("blue 50 % / green 50 %"), "{}", status.transcript());
    let watched = locked.bluegreen(&["watch", "--to", "green", "--until", "gated", "--timeout", "1m"]).await;
    assert_eq!(watched.code, 0, "{}", watched.transcript());
    // Blue is what the state records.
    let _ = locked.bluegreen(&["rollback", "--yes"]).await.success();
    let Locked { lab, apply } = locked;
    let apply = apply.wait().await.failure();
    assert_says(&apply, "Somebody else is changing the same route. Nothing of theirs was overwritten.");
    assert_eq!(lab.weights().await, (100, 0));
    lab.assert_plan_is_empty("blue").await;
}
