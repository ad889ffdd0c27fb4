//! `progress_file` and `BLUEGREEN_PROGRESS`: a run can be followed, and nothing is held up or failed by it.

use serde_json::Value;

use crate::support::{Configuration, Lab};

fn read(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_run_is_written_down_line_by_line_and_a_plan_is_not() {
    let mut lab = Lab::default().await;
    let file = lab.workspace.path().join("progress.jsonl");
    lab.workspace.env("BLUEGREEN_PROGRESS", &file);
    lab.apply("blue").await.success();
    let before = read(&file).len();
    lab.plan("green").await;
    assert_eq!(read(&file).len(), before, "a plan has written");

    lab.apply("green").await.success();
    // A line may still be on its way when the provider is told to end.
    let lines = read(&file).split_off(before);
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events[0], "began", "{lines:?}");
    let shift = lines.iter().find(|line| line["purpose"] == "shift").unwrap();
    assert_eq!((&shift["result"], &shift["to"]["green_percent"]), (&Value::from("applied"), &Value::from(100.0)));
    assert!(lines.iter().all(|line| line["switch"] == lab.listener()), "{lines:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_written_fails_nothing() {
    let lab = Lab::default().await;
    let block = |ready: &bluegreen_sandbox::Ready| {
        format!(
            "region = \"us-east-1\"\naccess_key = \"test\"\nsecret_key = \"test\"\n\
             progress_file = \"/nowhere/at/all\"\nendpoints {{\n  elbv2 = \"{0}\"\n  sts = \"{0}\"\n  ec2 = \"{0}\"\n}}",
            ready.endpoint
        )
    };
    lab.write(&Configuration::of(lab.ready()).provider_block(block(lab.ready())));
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    assert_eq!(lab.live("http").await, (0.0, 100.0));
}
