//! `plan`: what a plan of a real host would do, and everything that is no plan.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::world::{Ended, run_alone, run_with_input};

/// What a real host wrote.
fn written(host: &str, name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../state/tests/hosts", host, name].iter().collect()
}

async fn plan(host: &str, name: &str, more: &[&str]) -> Ended {
    let file = written(host, name);
    run_alone(&[&["plan", file.to_str().unwrap()], more].concat()).await
}

const HOSTS: [&str; 4] = ["terraform-1.11.4", "terraform-1.15.5", "terraform-1.17.0-alpha20260812", "tofu-1.12.6"];
const HOST: &str = HOSTS[1];

#[tokio::test]
async fn a_pending_cutover_is_told_with_its_routes_and_its_runbook() {
    for host in HOSTS {
        let ended = plan(host, "pending-cutover.plan.json", &[]).await;
        assert_eq!(ended.code, Some(2), "{host}: {}", ended.stderr);
        for expected in ["moves from blue to green", "blue 100 % / green 0 % -> blue 0 % / green 100 %", " 1. Prime:"] {
            assert!(ended.stdout.contains(expected), "{host}: {expected:?} is not in:\n{}", ended.stdout);
        }
    }
}

#[tokio::test]
async fn nothing_pending_is_0() {
    let ended = plan(HOST, "nothing-pending.plan.json", &[]).await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "no cutover is pending\n"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_switch_that_is_destroyed_is_dangerous_and_strict_says_so() {
    let ended = plan(HOST, "destroy.plan.json", &["--strict"]).await;
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("danger: "), "{}", ended.stdout);
    assert_ne!(plan(HOST, "destroy.plan.json", &[]).await.code, Some(3));
}

#[tokio::test]
async fn a_comment_has_a_marker_a_verdict_and_a_table_and_is_never_too_long() {
    let ended = plan(HOST, "pending-cutover.plan.json", &["--format", "md"]).await;
    let text = &ended.stdout;
    assert!(text.starts_with("<!-- bluegreen plan -->\n**bluegreen**: "), "{text}");
    assert!(text.contains("| route | before | after |") && text.contains("<details><summary>Runbook"), "{text}");
    let ended = plan(HOST, "pending-cutover.plan.json", &["--format", "md", "--max-chars", "500"]).await;
    assert!(ended.stdout.chars().count() <= 501, "{}", ended.stdout);
    assert!(ended.stdout.contains("moves from blue to green"), "{}", ended.stdout);
    assert!(ended.stdout.contains("The rest is left out"), "{}", ended.stdout);
}

#[tokio::test]
async fn a_plan_as_json_is_one_document_of_its_schema() {
    for name in ["pending-cutover.plan.json", "destroy.plan.json", "modules-pending.plan.json"] {
        let ended = plan(HOST, name, &["--json"]).await;
        crate::world::schema_check("plan", &serde_json::from_str::<Value>(&ended.stdout).unwrap());
    }
}

/// Everything that is no plan, through a file and through standard input, with the words that tell what it is instead.
#[tokio::test]
async fn what_is_no_plan_is_told_as_what_it_is() {
    let utf16: Vec<u8> = "\u{feff}{\"format_version\":\"1.2\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = |name: &str| std::fs::read(written(HOST, name)).unwrap();
    let bookmark = br#"{"remote_plan_format":1,"run_id":"run-abc","hostname":"app.terraform.io"}"#;
    let encrypted = br#"{"serial":1,"lineage":"a","meta":{},"encrypted_data":"x","encryption_version":"v0"}"#;
    let directory = tempfile::tempdir().unwrap();
    let (file, mut tried) = (directory.path().join("file"), 0);
    for (bytes, expected) in [
        (read("one-switch.tfstate"), "expected a plan, as `terraform show -json PLAN` prints it, got a state"),
        (read("one-switch.state.json"), "got a state"),
        (b"PK\x03\x04\x14\0\x08\0".to_vec(), "terraform show -json FILE"),
        (b"\x1f\x8b\x08\0".to_vec(), "gzip -dc"),
        (bookmark.to_vec(), "HCP Terraform"),
        (encrypted.to_vec(), "encrypted"),
        (utf16, "UTF-16"),
        (Vec::new(), "nothing came"),
        (br#"{"format_version":"2.0","planned_values":{}}"#.to_vec(), "2.0"),
        (br#"{"format_version":"1.2","resource_changes":[{"#.to_vec(), "line 1"),
        (b"Terraform will perform the following actions:".to_vec(), "JSON"),
        (vec![0xff; 64], "file: "),
    ] {
        std::fs::write(&file, &bytes).unwrap();
        let ended = run_alone(&["plan", file.to_str().unwrap()]).await;
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{expected}: {}", ended.stderr);
        assert!(ended.stderr.contains(expected), "{expected}: {}", ended.stderr);
        let piped = run_with_input(&["plan", "-"], bytes).await;
        assert_eq!(
            (piped.code, piped.stderr),
            (Some(1), ended.stderr.replace(&format!("{}: ", file.display()), "standard input: "))
        );
        tried += 1;
    }
    assert_eq!(tried, 12);
    let ended = plan(HOST, "not-there.json", &[]).await;
    assert!(ended.stderr.contains("not-there.json: it cannot be read"), "{}", ended.stderr);
}

/// What a person reads of each situation, which is the same whatever host wrote the plan.
#[tokio::test]
async fn every_situation_reads_as_its_golden_file_says_with_all_four_hosts() {
    let mut seen = std::collections::BTreeMap::new();
    for host in HOSTS {
        for name in plans_of(host) {
            let (text, strict) = (plan(host, &name, &[]).await, plan(host, &name, &["--strict"]).await);
            assert_eq!(text.stderr, "", "{host}/{name}");
            // A backend of the sandbox that the plan was made with.
            let shown =
                text.stdout.split(' ').map(|word| if word.starts_with("http://127.0.0.1:") { "URL" } else { word });
            let shown = shown.collect::<Vec<_>>().join(" ");
            let codes = format!("exit code {}, with --strict {}\n", text.code.unwrap(), strict.code.unwrap());
            seen.entry(name).or_insert_with(Vec::new).push((host, codes + &shown));
        }
    }
    assert_eq!(seen.len(), 17, "{:?}", seen.keys());
    for (name, texts) in &seen {
        let name = name.trim_end_matches(".plan.json");
        let common = texts.iter().find(|(host, _)| *host == HOST).unwrap_or(&texts[0]);
        assert_reads_as(name, &common.1);
        // A host that says something else than others has a file of its own.
        let others = texts.iter().filter(|(_, text)| *text != common.1);
        others.for_each(|(host, text)| assert_reads_as(&format!("{name}.{host}"), text));
    }
    let files = std::fs::read_dir(golden("")).unwrap().count();
    assert_eq!(files, 17 + 1, "a golden file that nothing is compared with");
}

fn golden(name: &str) -> String {
    format!("{}/tests/operator/golden/plans/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn assert_reads_as(name: &str, text: &str) {
    let file = golden(&format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, text).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(text == expected, "{file} reads otherwise; UPDATE_GOLDEN=1 writes this:\n{text}");
}

fn plans_of(host: &str) -> Vec<String> {
    let names =
        std::fs::read_dir(written(host, "")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(".plan.json")).collect();
    names.sort();
    names
}

#[tokio::test]
async fn in_a_plan_of_50_mb_the_one_cutover_is_found() {
    let pending = std::fs::read_to_string(written(HOST, "pending-cutover.plan.json")).unwrap();
    let mut json: Value = serde_json::from_str(&pending).unwrap();
    let others = json["resource_changes"].as_array_mut().unwrap();
    for number in 0..25_000 {
        let value = json!({"id": number.to_string(), "user_data": "lorem \"ipsum\" ".repeat(60)});
        others
            .push(json!({"address": format!("aws_instance.web[{number}]"), "mode": "managed", "type": "aws_instance",
            "name": "web", "index": number, "change": {"actions": ["update"], "before": value, "after": value}}));
    }
    let json = json.to_string();
    assert!(json.len() > 50_000_000, "{}", json.len());
    let ended = run_with_input(&["plan", "-"], json.into_bytes()).await;
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
    let small = plan(HOST, "pending-cutover.plan.json", &[]).await;
    assert_eq!(ended.stdout, small.stdout);
}
