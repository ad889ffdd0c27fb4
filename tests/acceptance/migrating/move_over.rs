//! One way over: a configuration without a switch is there, then one with it.

use workbench::{Load, LoadOptions, Report, Run};

use crate::support::{OwnedByAws, assert_says};

/// What registers the targets of one color.
const TARGETS_OF: &str = r#"
resource "aws_lb_target_group_attachment" "COLOR" {
  count            = length(var.COLOR_ports)
  target_group_arn = aws_lb_target_group.COLOR.arn
  target_id        = "127.0.0.1"
  port             = var.COLOR_ports[count.index]
}
"#;

pub(crate) fn targets_of(color: &str) -> String {
    TARGETS_OF.replace("COLOR", color)
}

/// What registers the targets on both sides.
pub(crate) fn targets() -> String {
    ["blue", "green"].map(targets_of).concat()
}

/// The switch of the guide with times for which a test can wait, and without an alarm that would have to exist.
const QUICK: &str = r#"
resource "bluegreen_switch" "NAME" {
  gate   = { stable_for = "0s", interval = "1s", timeout = "60s" }
  settle = "1s"
  shift  = { canary = { percent = 10, bake = "1s" } }
  bake   = { duration = "1s" }
}
"#;

pub(crate) struct MoveOver {
    pub(crate) aws: OwnedByAws,
}

impl MoveOver {
    /// These files are applied, with blue as the color where they know one.
    pub(crate) async fn start(files: &[(&str, &str)]) -> MoveOver {
        let aws = OwnedByAws::with_files(files).await;
        aws.apply("blue", &[]).await.success();
        MoveOver { aws }
    }

    /// The ARN of the only target group of this name.
    pub(crate) async fn group(&self, name: &str) -> String {
        self.aws.groups(name).await.remove(0)
    }

    /// Applies the configuration with the switch of this name, which is valid as it stands and then made quick: it becomes the
    /// owner, and nothing moves.
    pub(crate) async fn moves_over_to(&self, switch: &str, color: &str) {
        self.aws.validate().await;
        self.aws.write("quick_override.tf", &QUICK.replace("NAME", switch));
        let apply = self.stays_on(color).await;
        assert_says(&apply, "0 to change, 0 to destroy");
        assert!(!apply.stdout.contains("Traffic will move"), "{}", apply.both());
        self.aws.assert_plan_is_empty(color, &[]).await;
    }

    /// Applies what is written, and this color answers everything meanwhile.
    pub(crate) async fn stays_on(&self, color: &str) -> Run {
        let (apply, report) = self.apply_under_load(color).await;
        assert_eq!(report.answers_of(color), report.requests, "{:?}", report.colors);
        apply
    }

    /// A cutover by the switch.
    pub(crate) async fn cuts_over_to(&self, color: &str) {
        let (_, report) = self.apply_under_load(color).await;
        assert!(report.answers_of(color) > 0, "{:?}", report.colors);
        assert_eq!(self.aws.color(80).await.as_deref(), Some(color));
    }

    /// Applies this color, and no request fails meanwhile.
    async fn apply_under_load(&self, color: &str) -> (Run, Report) {
        let load =
            Load::start(LoadOptions { requests_per_second: 100, ..LoadOptions::on(self.aws.url(80).await) }).await;
        let apply = self.aws.apply(color, &[]).await.success();
        let report = load.stop().await;
        assert_eq!((report.failed, &report.reasons), (0, &Vec::new()));
        assert!(report.requests > 100, "{}", report.requests);
        (apply, report)
    }
}
