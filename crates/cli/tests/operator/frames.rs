//! What `watch` shows from a cutover's beginning to its end, as golden files of frames. Every change is waited for on the screen
//! before the next one is caused, so that the frames are always the same ones.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::apply::Applies;
use crate::pty::{OnScreen, lines, timeless_lines};
use crate::world::World;

/// Frames with what came before each.
#[derive(Default)]
struct Frames(String);

impl Frames {
    fn add(&mut self, when: &str, screen: &vt100::Screen) {
        let (rows, columns) = screen.size();
        let rule = "-".repeat(usize::from(columns.get()));
        let _ = writeln!(self.0, "== {when} ({columns}x{rows})\n{rule}");
        timeless_lines(screen).iter().for_each(|line| _ = writeln!(self.0, "{line}"));
        let _ = writeln!(self.0, "{rule}\n");
    }

    /// `UPDATE_GOLDEN=1` writes the file anew.
    #[track_caller]
    fn assert_are(&self, name: &str) {
        let file = format!("{}/tests/operator/golden/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&file, &self.0).unwrap();
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(self.0 == golden, "{file} has other frames; UPDATE_GOLDEN=1 writes these:\n{}", self.0);
    }
}

/// An HTTP check that passes when it is told to. Nobody but the run that makes the cutover asks it.
async fn check() -> (String, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let passes = Arc::new(AtomicBool::new(false));
    let asked = passes.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            let status = if asked.load(Ordering::SeqCst) { "200 OK" } else { "503 Service Unavailable" };
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (url, passes)
}

/// `watch` beside an apply that moves a canary first, from before its beginning until all of the traffic has moved and has settled.
async fn watch_beside_a_canary(size: (u16, u16)) -> Frames {
    let (world, mut frames) = (World::start_with_one_target().await, Frames::default());
    world.force_health(1, "unhealthy").await;
    let (url, passes) = check().await;
    let applies = Applies::of(&world, &canary(&url)).await;
    applies.apply("blue").await.success();

    let directory = applies.directory().to_str().unwrap();
    let watch = ["watch", "--interval", "500ms", "--until", "settled", "--to", "green", "--chdir", directory];
    let mut command = world.command(&watch);
    command.env("BLUEGREEN_TF_BIN", applies.program());
    let mut watch = OnScreen::start(command, size);
    let begins = "green 1 registered, not attached nothing has begun: the standby is not attached";
    frames.add("before it begins", &watch.until_it_shows_again("", begins).await);

    let apply = applies.begin("green").await;
    let waits = ") primed, gate: 0 of 1 green targets that can be in service are healthy, 1 needed";
    let ill = format!("(Target.ResponseCodeMismatch: Health checks failed with these codes: [503]{waits}");
    frames.add("the standby is attached and not healthy", &watch.until_it_shows_again("", &ill).await);
    world.force_health(1, "healthy").await;
    let holds = "primed, and the gate would hold; HTTP checks and alarms of the other process are not seen";
    let holds = format!("green 1 of 1 healthy {holds}");
    frames.add("it is healthy, and an HTTP check still fails", &watch.until_it_shows_again("", &holds).await);
    passes.store(true, Ordering::SeqCst);
    let held = "green 1 of 1 healthy on the way, last change 0s ago";
    frames.add("the canary is held", &watch.until_it_shows_again("", held).await);
    let settles = "green 1 of 1 healthy settling for another 5s";
    frames.add("all of the traffic has moved", &watch.until_it_shows_again("", settles).await);
    let (code, screen) = watch.end().await;
    assert_eq!(code, Some(0));
    assert!(!screen.hide_cursor(), "the cursor stays hidden");
    frames.add("what stays", &screen);
    apply.wait().await.success();
    frames
}

/// Every stage lasts for many looks of the watch, so that it is seen however busy this machine is. The standby is not attached before,
/// so that it is seen being attached.
fn canary(url: &str) -> String {
    format!(
        r#"gate = {{
    stable_for  = "0s"
    interval    = "1s"
    http_checks = [{{ name = "ready", url = "{url}", successes = 1 }}]
  }}
  shift   = {{ canary = {{ percent = 10, bake = "10s" }} }}
  settle  = "5s"
  bake    = {{ duration = "10s" }}
  standby = "detached""#
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_is_seen_on_80_columns() {
    watch_beside_a_canary((80, 24)).await.assert_are("canary-80x24");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_is_seen_on_40_columns() {
    watch_beside_a_canary((40, 12)).await.assert_are("canary-40x12");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_becomes_smaller_is_drawn_in_anew_and_nothing_stands_there_twice() {
    let world = World::start_with_one_target().await;
    let file = world.switch_file(&json!({}));
    let arguments = ["watch", "--interval", "500ms", "--switch-file", file.to_str().unwrap()];
    let mut watch = OnScreen::start(world.command(&arguments), (80, 24));
    let begins = "green 1 registered, not attached nothing has begun: the standby is not attached";
    let before = watch.until_it_shows_again("", begins).await;
    let bars = |screen: &vt100::Screen| lines(screen).iter().filter(|line| line.starts_with("web  █")).count();
    assert_eq!((bars(&before), lines(&before).iter().any(|line| line.chars().count() > 40)), (1, true));

    watch.resize((40, 12));
    world.force_health(0, "unhealthy").await;
    let after = watch.until_it_shows_again("", &format!("codes: [503]) {begins}")).await;
    let bar = lines(&after).into_iter().find(|line| line.starts_with("web  █")).unwrap();
    assert_eq!(
        (bars(&after), bar.as_str()),
        (1, "web  ██████  blue 100 % / green 0 %"),
        "{}",
        lines(&after).join("\n")
    );
    watch.interrupt();
    assert_eq!(watch.end().await.0, Some(130));
}

/// Lines of two switches that have the same names of routes, as one provider writes them into one file.
struct TwoRuns {
    record: std::path::PathBuf,
}

impl TwoRuns {
    fn append(&self, switch: &str, event: Value) {
        let load_balancer =
            if switch == "api" { "50dc6c495c0c9188/f2f7dc8efc522ab2" } else { "5a1c8cbb4d2b1a3e/0467ef3c8400ae65" };
        let id = format!("arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/{switch}/{load_balancer}");
        let mut line = json!({"version": 1, "time": "2026-11-26T12:34:56Z", "switch": id});
        line.as_object_mut().unwrap().extend(event.as_object().unwrap().clone());
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.record).unwrap();
        std::io::Write::write_all(&mut file, format!("{line}\n").as_bytes()).unwrap();
    }

    fn sees(&self, switch: &str, green: f64, healthy: u32) {
        let routes = json!({"http": shares(green), "https": shares(green)});
        let health = |healthy| json!({"attached": true, "healthy": healthy, "eligible": 3, "registered": 3});
        let colors = json!({"blue": health(3), "green": health(healthy)});
        self.append(switch, json!({"event": "observed", "routes": routes, "colors": colors}));
    }

    fn waits(&self, switch: &str, on: &str, says: &str) {
        self.append(switch, json!({"event": "decided", "decision": "wait", "waiting_on": on, "says": says}));
    }

    fn shifts(&self, switch: &str, from: f64, to: f64) {
        for route in ["http", "https"] {
            self.append(
                switch,
                json!({"event": "wrote", "purpose": "shift", "route": route, "from": shares(from),
                "to": shares(to), "result": "applied"}),
            );
        }
        self.sees(switch, to, 3);
    }
}

fn shares(green: f64) -> Value {
    json!({"blue_percent": 100.0 - green, "green_percent": green})
}

/// `watch --progress` beside an apply of two switches.
async fn watch_two_runs(size: (u16, u16)) -> Frames {
    let (world, mut frames) = (World::start().await, Frames::default());
    let runs = TwoRuns { record: world.path("run.jsonl") };
    for switch in ["api", "web"] {
        runs.append(switch, json!({"event": "began", "to": "green", "runbook": []}));
    }
    runs.sees("api", 0.0, 1);
    runs.waits("api", "gate", "gate: 1 of 3 green targets healthy");
    runs.sees("web", 0.0, 3);
    runs.waits("web", "gate", "gate: healthy, must hold for another 10s");
    let command = world.command(&["watch", "--progress", runs.record.to_str().unwrap()]);
    let mut watch = OnScreen::start(command, size);
    frames.add(
        "both wait for their gates",
        &watch.until_it_shows_again("", "gate: healthy, must hold for another 10s").await,
    );
    runs.shifts("web", 0.0, 10.0);
    runs.waits("web", "hold", "holding at 10 % for another 5m");
    frames.add("one of them holds its canary", &watch.until_it_shows_again("", "holding at 10 % for another 5m").await);
    let why = "targets of green are not healthy";
    runs.append("web", json!({"event": "decided", "decision": "turn_back", "says": format!("turning back: {why}")}));
    runs.append("web", json!({"event": "ended", "result": "went_back", "says": format!("went back: {why}")}));
    frames.add(
        "it has gone back, and the other one goes on",
        &watch.until_it_shows_again("over: went back", "gate: 1 of 3 green targets healthy").await,
    );
    runs.shifts("api", 0.0, 100.0);
    runs.append("api", json!({"event": "ended", "result": "done", "says": "all traffic has left blue, after 30s"}));
    let (code, screen) = watch.end().await;
    assert_eq!(code, Some(4), "the gravest ending counts");
    assert!(!screen.hide_cursor(), "the cursor stays hidden");
    frames.add("what stays", &screen);
    frames
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_in_one_record_are_told_apart_on_80_columns() {
    watch_two_runs((80, 24)).await.assert_are("two-runs-80x24");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_in_one_record_are_told_apart_on_40_columns() {
    watch_two_runs((40, 12)).await.assert_are("two-runs-40x12");
}
