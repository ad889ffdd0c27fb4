//! `progress_file` and `BLUEGREEN_PROGRESS`: a run can be followed, and nothing is held up or failed by it.

mod ends_early;

use serde_json::Value;

use crate::support::{Configuration, Lab, assert_says};

fn read(path: &std::path::Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Lets a target of blue be one of green, too.
async fn register_in_both(lab: &Lab) {
    let target = &lab.targets("blue")[0];
    let parameters = [
        ("TargetGroupArn".to_owned(), lab.group("green").to_owned()),
        ("Targets.member.1.Id".to_owned(), target.id.clone()),
        ("Targets.member.1.Port".to_owned(), target.port.to_string()),
    ];
    lab.aws().call("RegisterTargets", &parameters).await;
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
    let lines = read(&file).split_off(before);
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!([events.first(), events.last()], [Some(&"began"), Some(&"ended")], "{lines:?}");
    let shift = lines.iter().find(|line| line["purpose"] == "shift").unwrap();
    assert_eq!((&shift["result"], &shift["to"]["green_percent"]), (&Value::from("applied"), &Value::from(100.0)));
    assert!(lines.iter().all(|line| line["switch"] == lab.listener()), "{lines:?}");
}

/// Whoever follows the record would wait for ever for the end of a run that was refused before it moved anything.
#[tokio::test]
async fn a_run_that_parity_stops_is_written_down_with_its_end() {
    let mut lab = Lab::default().await;
    let file = lab.workspace.path().join("progress.jsonl");
    lab.apply("blue").await.success();
    // The plan could not compare the environments, so that the apply looks at least for targets that are in both.
    lab.faults(r#"[{"action":"DescribeTargetGroupAttributes","times":1000,"effect":"error_500"}]"#).await;
    register_in_both(&lab).await;
    lab.workspace.env("BLUEGREEN_PROGRESS", &file);
    let text = std::fs::read_to_string(lab.workspace.path().join("main.tf")).unwrap();
    lab.workspace.write("main.tf", &text.replace("region = ", "max_retries = 0\n  region = "));
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Target in both environments");

    let lines = read(&file);
    let [began, .., ended] = &lines[..] else { panic!("{lines:?} {}", apply.transcript()) };
    assert_eq!((&began["event"], &began["to"]), (&Value::from("began"), &Value::from("green")));
    assert_eq!((&ended["event"], &ended["result"]), (&Value::from("ended"), &Value::from("refused")));
    let says = ended["says"].as_str().unwrap();
    assert!(says.starts_with("Route http: registered in the blue and in the green target group: "), "{says}");
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
