//! A sandbox with quick checks, and `bluegreen` as a program in front of it.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use bluegreen_sandbox::{Options, Sandbox, Topology};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;
use workbench::http;

/// Blue live, green not attached, so many backends each; `more` is added at the end.
fn topology(count: u32, more: &str) -> String {
    let group = |color: &str| {
        format!(
            "[[target_groups]]\nname = \"{color}\"\n\
             health_check = {{ interval_ms = 250, timeout_ms = 240, healthy_threshold = 2, unhealthy_threshold = 2 }}\n\
             backends = {{ color = \"{color}\", count = {count} }}\n"
        )
    };
    format!(
        "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1 }}\n{}{}{more}",
        group("blue"),
        group("green")
    )
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    directory: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    pub(crate) async fn start() -> World {
        World::start_with("").await
    }

    pub(crate) async fn start_with(more: &str) -> World {
        World::of(&topology(2, more)).await
    }

    /// With one target for each color, which is healthy or is not.
    pub(crate) async fn start_with_one_target() -> World {
        World::of(&topology(1, "")).await
    }

    async fn of(topology: &str) -> World {
        let topology = Topology::from_toml(topology).unwrap();
        let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
        World { sandbox, directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.sandbox.ready().endpoint
    }

    /// The route in the syntax of an import.
    pub(crate) fn route(&self) -> String {
        let ready = self.sandbox.ready();
        let [blue, green] = [&ready.target_groups[0].arn, &ready.target_groups[1].arn];
        format!("web={},{blue},{green}", ready.load_balancers[0].listeners[0].arn)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A switch file in which nothing takes long, but for what is declared here.
    pub(crate) fn switch_file(&self, more: &Value) -> PathBuf {
        let ready = self.sandbox.ready();
        let mut arguments = json!({
            "routes": {"web": {
                "listener_arn": ready.load_balancers[0].listeners[0].arn,
                "blue_target_group_arn": ready.target_groups[0].arn,
                "green_target_group_arn": ready.target_groups[1].arn,
            }},
            "gate": {"stable_for": "0s", "interval": "1s"},
            "settle": "0s",
        });
        for (name, value) in more.as_object().unwrap() {
            arguments[name] = value.clone();
        }
        let file = self.path("switches.json");
        std::fs::write(&file, json!({"version": 1, "switches": [{"name": "web", "arguments": arguments}]}).to_string())
            .unwrap();
        file
    }

    /// The program with these arguments and the way to the sandbox, before it is started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bluegreen"));
        command.args(arguments).args(self.way_to_aws());
        self.prepare(&mut command);
        command
    }

    pub(crate) fn way_to_aws(&self) -> [&str; 2] {
        ["--endpoint-url", self.endpoint()]
    }

    /// Nothing of the machine that the test runs on counts.
    pub(crate) fn prepare(&self, command: &mut Command) {
        let variables = std::env::vars_os().map(|(name, _)| name);
        for name in variables.filter(|name| name.to_string_lossy().starts_with("AWS_")) {
            command.env_remove(name);
        }
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        command.env("HOME", self.directory.path()).env_remove("NO_COLOR").env("BLUEGREEN_TF_BIN", "/nowhere/terraform");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().await.unwrap())
    }

    /// With this switch file after the command.
    pub(crate) async fn run_with(&self, file: &Path, arguments: &[&str]) -> Ended {
        self.run(&[arguments, &["--switch-file", file.to_str().unwrap()]].concat()).await
    }

    /// The actions of all calls so far that change something.
    pub(crate) async fn writes(&self) -> Vec<String> {
        let reads = |action: &String| action.starts_with("Describe") || action == "GetCallerIdentity";
        self.calls().await.into_iter().filter(|action| !reads(action)).collect()
    }

    /// The actions of all calls so far.
    pub(crate) async fn calls(&self) -> Vec<String> {
        let calls = http::get(&format!("{}/_sandbox/calls", self.endpoint())).await.unwrap().body;
        let calls: Vec<Value> = serde_json::from_str(&calls).unwrap();
        calls.iter().map(|call| call["action"].as_str().unwrap().to_owned()).collect()
    }

    /// Lets every target of this color be like this, whatever its checks say.
    pub(crate) async fn force_health(&self, color: usize, state: &str) {
        for target in &self.sandbox.ready().target_groups[color].targets {
            let url = format!("{}/_sandbox/targets/{}:{}/health", self.endpoint(), target.id, target.port);
            let answer = http::put(&url, json!({"state": state}).to_string()).await.unwrap();
            assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        }
    }

    pub(crate) async fn faults(&self, rules: &Value) {
        let answer = http::put(&format!("{}/_sandbox/faults", self.endpoint()), rules.to_string()).await.unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
    }

    /// The color that has everything, as `status` says it.
    pub(crate) async fn active(&self) -> Value {
        let ended = self.run(&["status", "--json", "--route", &self.route()]).await;
        let report: Value = serde_json::from_str(&ended.stdout).unwrap();
        report["switches"][0]["active"].clone()
    }
}

pub(crate) fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Reads lines until one has this in it, and gives them all back.
pub(crate) async fn read_until<R: tokio::io::AsyncBufRead + Unpin>(lines: &mut R, expected: &str) -> String {
    use tokio::io::AsyncBufReadExt;
    let mut read = String::new();
    loop {
        let count = lines.read_line(&mut read).await.unwrap();
        assert!(count > 0, "it ended without {expected:?}: {read}");
        if read.lines().next_back().is_some_and(|line| line.contains(expected)) {
            return read;
        }
    }
}

/// A command that is under way.
pub(crate) struct Run {
    child: tokio::process::Child,
    stdout: tokio::io::BufReader<tokio::process::ChildStdout>,
    stderr: tokio::io::BufReader<tokio::process::ChildStderr>,
    read: String,
    read_error: String,
}

impl World {
    /// Starts a command.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Run {
        let mut child = self.command(arguments).spawn().unwrap();
        let stdout = tokio::io::BufReader::new(child.stdout.take().unwrap());
        let stderr = tokio::io::BufReader::new(child.stderr.take().unwrap());
        Run { child, stdout, stderr, read: String::new(), read_error: String::new() }
    }

    /// Runs a command and sends it a Ctrl-C as soon as it says this.
    pub(crate) async fn interrupt_when(&self, says: &str, arguments: &[&str]) -> Ended {
        let mut run = self.begin(arguments);
        run.read_until(says).await;
        run.signal(rustix::process::Signal::INT);
        run.end().await
    }
}

/// Runs a command that asks nobody.
pub(crate) async fn run_alone(arguments: &[&str]) -> Ended {
    ended(Command::new(env!("CARGO_BIN_EXE_bluegreen")).args(arguments).stdin(Stdio::null()).output().await.unwrap())
}

/// Runs a command that asks nobody, and gives it this on standard input.
pub(crate) async fn run_with_input(arguments: &[&str], input: Vec<u8>) -> Ended {
    use tokio::io::AsyncWriteExt;
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluegreen"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writing = tokio::spawn(async move { stdin.write_all(&input).await });
    let output = child.wait_with_output().await.unwrap();
    writing.await.unwrap().unwrap();
    ended(output)
}

impl Run {
    /// Waits until it says this on standard output.
    pub(crate) async fn read_until(&mut self, expected: &str) {
        let read = read_until(&mut self.stdout, expected).await;
        self.read.push_str(&read);
    }

    /// Waits until it says this on standard error.
    pub(crate) async fn read_error_until(&mut self, expected: &str) {
        let read = read_until(&mut self.stderr, expected).await;
        self.read_error.push_str(&read);
    }

    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let id = i32::try_from(self.child.id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(id).unwrap(), signal).unwrap();
    }

    pub(crate) async fn end(mut self) -> Ended {
        use tokio::io::AsyncReadExt;
        let (stdout, stderr) =
            tokio::join!(self.stdout.read_to_string(&mut self.read), self.stderr.read_to_string(&mut self.read_error));
        let _ = (stdout.unwrap(), stderr.unwrap());
        Ended { code: self.child.wait().await.unwrap().code(), stdout: self.read, stderr: self.read_error }
    }
}

/// Does this document match the schema of this name in docs/schemas?
pub(crate) fn schema_check(name: &str, document: &Value) {
    let file = format!("{}/../../docs/schemas/{name}.v1.schema.json", env!("CARGO_MANIFEST_DIR"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    if let Err(problem) = crate::json_schema::check(&schema, &schema, document) {
        panic!("{file}: {problem}\n{document:#}");
    }
}
