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
    let mut text = std::fs::OpenOptions::new().append(true).open(&record).unwrap();
    let unknown = r#"{"version":1,"time":"","switch":"web","event":"sung"}"#;
    std::io::Write::write_all(&mut text, format!("{unknown}\n{}\n", last[0]).as_bytes()).unwrap();
    assert_eq!(watch.end().await.code, Some(0));

    let mut ended: Value = serde_json::from_str(last[0]).unwrap();
    ended["result"] = json!("went_back");
    std::fs::write(&record, format!("{ended}\n")).unwrap();
    let ended = world.run(&["watch", "--progress", record.to_str().unwrap()]).await;
    assert_eq!(ended.code, Some(4), "{}", ended.stderr);
}
