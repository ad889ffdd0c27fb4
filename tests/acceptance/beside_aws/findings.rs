//! What the library finds in a plan that hashicorp/aws has a part in.

use bluegreen::{Document, FindingKind, Plan, read};

use super::{Beside, MORE};
use crate::support::bluegreen as command_line;

/// One target of the live color less.
const ONE_TARGET: &str = "resource \"aws_lb_target_group_attachment\" \"green\" {\n  count = 1\n}\n";

/// Weights that are written down in the rule, too.
const WEIGHTS: &str = r#"forward {
      target_group {
        arn    = aws_lb_target_group.blue.arn
        weight = 100
      }
      target_group {
        arn    = aws_lb_target_group.green.arn
        weight = 0
      }
    }"#;

async fn plan(beside: &Beside, color: &str) -> Plan {
    let _ = beside.terraform(&["plan", "-out=saved"], color).await.success();
    let shown = beside.workspace.run(&["show", "-json", "saved"]).await.success();
    match read(shown.stdout.as_bytes()) {
        Ok(Document::Plan(plan)) => *plan,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance beside_aws -- --ignored (see CONTRIBUTING.md)"]
async fn a_missing_ignore_changes_and_a_target_less_are_found_in_the_next_plan() {
    let beside = Beside::start().await;
    let _ = beside.apply("blue").await;
    let clean = plan(&beside, "green").await;
    assert_eq!((clean.pending().len(), clean.findings()), (1, &[][..]));

    let _ = beside.apply("green").await;
    let rule = "target_group_arn = aws_lb_target_group.blue.arn\n  }\n  condition";
    assert!(MORE.contains(rule));
    let careless = MORE.replace(rule, &format!("{WEIGHTS}\n  }}\n  condition"));
    beside.workspace.write("more.tf", &careless.replace("lifecycle { ignore_changes = [action] }", ""));
    beside.workspace.write("one_target_override.tf", ONE_TARGET);
    let careless = plan(&beside, "green").await;
    let kinds: Vec<_> = careless.findings().iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::ActionsChanged, FindingKind::CapacityTaken]);
    let told = careless.findings()[0].to_string();
    assert!(
        told.contains("route api") && told.contains("ignore_changes = [action] }` to aws_lb_listener_rule.api"),
        "{told}"
    );

    // The same from the command line, for whoever approves the plan.
    let shown = beside.workspace.run(&["show", "-json", "saved"]).await.success();
    beside.workspace.write("saved.json", &shown.stdout);
    let said = beside.workspace.run_program(command_line(), &["plan", "saved.json", "--strict"]).await;
    assert_eq!(said.code, 3, "{}", said.transcript());
    for expected in ["no cutover is pending; 2 findings are dangerous", "danger: aws_lb_listener_rule.api: "] {
        assert!(said.stdout.contains(expected), "{expected:?} is not in:\n{}", said.transcript());
    }
}
