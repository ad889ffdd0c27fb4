//! A Terraform command that is still running.

use std::io;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::run::{Run, without_colors};

/// Where a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// One line of a running command's output, without its line end and without color codes.
#[derive(Clone, Debug)]
pub struct Line {
    /// Where it came from.
    pub stream: Stream,
    /// What it says.
    pub text: String,
}

/// A running Terraform. Dropped before its end, it is killed.
pub struct Running {
    command: String,
    child: Child,
    lines: mpsc::UnboundedReceiver<Line>,
    stdout: Reader,
    stderr: Reader,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> io::Result<Running> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let (sender, lines) = mpsc::unbounded_channel();
        let stdout = Reader::start(child.stdout.take(), Stream::Stdout, sender.clone());
        let stderr = Reader::start(child.stderr.take(), Stream::Stderr, sender);
        Ok(Running { command: spelled(&command), child, lines, stdout, stderr })
    }

    /// The process id, as long as the process runs.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// The next line of output as it comes; `None` when both streams have ended.
    pub async fn next_line(&mut self) -> Option<Line> {
        self.lines.recv().await
    }

    /// Waits for a line that contains the text; `None` when the output ends without it.
    pub async fn line_with(&mut self, text: &str) -> Option<Line> {
        while let Some(line) = self.next_line().await {
            if line.text.contains(text) {
                return Some(line);
            }
        }
        None
    }

    /// Sends SIGINT to Terraform alone, as `kill -INT` does. (Ctrl-C on a terminal reaches the provider, too.)
    /// Does nothing when the process has ended. Where there are no signals it is the same as [`Running::kill`].
    pub fn interrupt(&mut self) {
        #[cfg(unix)]
        if let Some(pid) = self.pid() {
            // An error means that the process has ended since: then there is nobody left to interrupt.
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
        }
        #[cfg(not(unix))]
        self.kill();
    }

    /// Sends SIGINT to Terraform and to what it has started, as Ctrl-C on a terminal does. It must have a process group of its
    /// own: [`crate::Workspace::use_own_process_group`].
    #[cfg(unix)]
    pub fn interrupt_group(&mut self) {
        if let Some(pid) = self.pid() {
            // An error means that all of them have ended since.
            let _ = rustix::process::kill_process_group(pid, rustix::process::Signal::INT);
        }
    }

    #[cfg(unix)]
    fn pid(&self) -> Option<rustix::process::Pid> {
        self.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw)
    }

    /// Kills Terraform at once (SIGKILL). Whatever it knew and had not saved is lost.
    pub fn kill(&mut self) {
        // An error means that the process has ended already.
        let _ = self.child.start_kill();
    }

    /// Waits for the end and returns everything that was printed.
    ///
    /// # Panics
    ///
    /// When the operating system cannot tell how the process ended.
    pub async fn wait(mut self) -> Run {
        let status = self.child.wait().await.expect("the child is ours and was not waited for");
        Run {
            command: self.command,
            code: status.code().unwrap_or(-1),
            stdout: self.stdout.finish().await,
            stderr: self.stderr.finish().await,
        }
    }
}

/// Collects one stream, so that a full pipe never blocks the process.
struct Reader(JoinHandle<String>);

impl Reader {
    fn start<S>(stream: Option<S>, kind: Stream, lines: mpsc::UnboundedSender<Line>) -> Reader
    where
        S: AsyncRead + Unpin + Send + 'static,
    {
        let stream = stream.expect("start() asked for this pipe");
        Reader(tokio::spawn(collect(stream, kind, lines)))
    }

    async fn finish(self) -> String {
        self.0.await.expect("collecting lines does not panic")
    }
}

async fn collect<S: AsyncRead + Unpin>(stream: S, kind: Stream, lines: mpsc::UnboundedSender<Line>) -> String {
    let mut reader = BufReader::new(stream);
    let (mut bytes, mut all) = (Vec::new(), String::new());
    // A pipe that breaks is the end of the output; the exit code says what happened.
    while reader.read_until(b'\n', &mut bytes).await.is_ok_and(|length| length > 0) {
        let line = without_colors(&String::from_utf8_lossy(&bytes));
        all.push_str(&line);
        // Nobody may be listening any more: wait() returns everything in any case.
        let _ = lines.send(Line { stream: kind, text: line.trim_end_matches(['\r', '\n']).to_owned() });
        bytes.clear();
    }
    all
}

fn spelled(command: &Command) -> String {
    let command = command.as_std();
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
