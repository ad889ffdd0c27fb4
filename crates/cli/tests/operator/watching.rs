//! `watch` beside a cutover of another process.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_cutover_of_another_process_is_seen_from_its_gate_to_its_end() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "3s"}}, "settle": "1s"}));
    let file = file.to_str().unwrap();
    let mut watch = world.begin(&["watch", "--interval", "500ms", "--timeout", "60s", "--switch-file", file]);
    watch.read_until("nothing has begun").await;
    let switch = world.run(&["switch", "--to", "green", "--yes", "--switch-file", file]).await;
    assert_eq!(switch.code, Some(0), "{}", switch.stderr);
    let ended = watch.end().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    for expected in ["web: blue 90 % / green 10 %", "web: blue 0 % / green 100 %", "settled and baked"] {
        assert!(ended.stdout.contains(expected), "{expected:?} is not in:\n{}", ended.stdout);
    }
    let writes = world.writes().await;
    assert!(writes.len() == 3 && writes.iter().all(|action| action == "ModifyListener"), "{writes:?}");
}

#[tokio::test]
async fn a_cutover_that_goes_back_is_never_told_as_done() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}}));
    let file = file.to_str().unwrap();
    let mut watch = world.begin(&["watch", "--interval", "500ms", "--timeout", "60s", "--json", "--switch-file", file]);
    watch.read_until("nothing has begun").await;
    let run = world.begin(&["switch", "--to", "green", "--yes", "--switch-file", file]);
    watch.read_until("on the way").await;
    run.signal(rustix::process::Signal::INT);
    let (run, watch) = tokio::join!(run.end(), watch.end());
    assert_eq!((run.code, watch.code), (Some(4), Some(4)), "{}{}", watch.stdout, watch.stderr);
    for line in watch.stdout.lines() {
        crate::world::schema_check("watch", &serde_json::from_str(line).unwrap());
    }
}

#[tokio::test]
async fn a_record_is_followed_and_its_end_is_the_exit_code() {
    let world = World::start().await;
    let file = world.switch_file(&json!({}));
    let run = world.run_with(&file, &["switch", "--to", "green", "--yes", "--json"]).await;
    let record = world.path("run.jsonl");
    let lines: Vec<_> = run.stdout.lines().collect();
    let (begin, last) = lines.split_at(lines.len() - 1);
    std::fs::write(&record, format!("{}\n", begin.join("\n"))).unwrap();
    let mut watch = world.begin(&["watch", "--progress", record.to_str().unwrap(), "--timeout", "60s"]);
    watch.read_until("-> blue 0 % / green 100 %").await;
    // What comes is followed, and kinds of lines that nobody knows yet are left out.
    append(&record, r#"{"version":1,"time":"","switch":"web","event":"sung"}"#);
    append(&record, last[0]);
    assert_eq!(watch.end().await.code, Some(0));

    // What is over when the watch begins is not what it waits for.
    let arguments = ["watch", "--progress", record.to_str().unwrap(), "--timeout"];
    assert_eq!(world.run(&[&arguments[..], &["1s"]].concat()).await.code, Some(6));
    append(&record, &begin.join("\n"));
    let mut watch = world.begin(&[&arguments[..], &["60s"]].concat());
    watch.read_until("-> blue 0 % / green 100 %").await;
    let mut ended: Value = serde_json::from_str(last[0]).unwrap();
    ended["result"] = json!("went_back");
    append(&record, &ended.to_string());
    assert_eq!(watch.end().await.code, Some(4));
}

fn append(record: &std::path::Path, lines: &str) {
    let mut file = std::fs::OpenOptions::new().append(true).open(record).unwrap();
    std::io::Write::write_all(&mut file, format!("{lines}\n").as_bytes()).unwrap();
}
