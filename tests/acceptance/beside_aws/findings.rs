//! What the library finds in a plan that hashicorp/aws has a part in.

use bluegreen::{Document, FindingKind, Plan, read};

use super::Beside;

/// A rule that hashicorp/aws believes to own, and one target of the live color less.
const CARELESS: &str = r#"
resource "aws_lb_listener_rule" "api" {
  lifecycle { ignore_changes = [] }
}

resource "aws_lb_target_group_attachment" "blue" {
  count = 1
}
"#;

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
async fn a_missing_ignore_changes_and_a_target_less_are_found_in_the_plan_of_a_cutover() {
    let beside = Beside::start().await;
    let _ = beside.apply("blue").await;
    let clean = plan(&beside, "green").await;
    assert_eq!((clean.pending().len(), clean.findings()), (1, &[][..]));

    beside.workspace.write("careless_override.tf", CARELESS);
    let careless = plan(&beside, "green").await;
    let kinds: Vec<_> = careless.findings().iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::ActionsChanged, FindingKind::CapacityTaken]);
    let told = careless.findings()[0].to_string();
    assert!(
        told.contains("route api") && told.contains("ignore_changes = [action] }` to aws_lb_listener_rule.api"),
        "{told}"
    );
}
