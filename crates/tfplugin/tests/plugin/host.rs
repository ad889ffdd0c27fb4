//! A pretended host: starts the plugin as go-plugin does, reads its line and connects to it.

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use hyper_util::rt::TokioIo;
use tfplugin_protos::go_plugin::Empty;
use tfplugin_protos::go_plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, BufReader};
use tokio::net::UnixStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tonic::codegen::Service;
use tonic::codegen::http::Uri;
use tonic::transport::{Channel, Endpoint};

use crate::host_tls::{Client, localhost};

/// Nothing here takes longer than moments; this only bounds a test that is about to fail.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The example provider, which `cargo test` builds beside the tests, unless it is told to build one test only.
pub(crate) fn paint() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(Path::parent).unwrap().join("examples/paint");
    let built = std::fs::metadata(&path).and_then(|file| file.modified()).ok();
    let written = ["src", "examples"].iter().map(|folder| newest(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)));
    assert!(
        built >= written.max().flatten(),
        "{} is missing or out of date: run `cargo build -p tfplugin --example paint`",
        path.display()
    );
    path
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let times = entries.map(|path| {
        if path.is_dir() { newest(&path) } else { std::fs::metadata(&path).and_then(|file| file.modified()).ok() }
    });
    times.max().flatten()
}

/// The example with an environment of its own and nothing of ours in it.
pub(crate) fn command(temporary: &Path) -> Command {
    let mut command = Command::new(paint());
    command.env_clear().env("TMPDIR", temporary).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running plugin, seen from its host.
pub(crate) struct Plugin {
    pub(crate) line: String,
    pub(crate) client: Option<Client>,
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    _temporary: tempfile::TempDir,
}

impl Plugin {
    /// Starts it with AutoMTLS, as Terraform does.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[], Some(Client::of_go_plugin())).await
    }

    pub(crate) async fn start_with(environment: &[(&str, &str)], client: Option<Client>) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = command(temporary.path());
        command.env(COOKIE.0, COOKIE.1).env("PLUGIN_PROTOCOL_VERSIONS", "6,5");
        command.env("PLUGIN_MIN_PORT", "10000").env("PLUGIN_MAX_PORT", "25000");
        if let Some(client) = &client {
            command.env("PLUGIN_CLIENT_CERT", &client.pem);
        }
        let mut child = command.envs(environment.iter().copied()).spawn().unwrap();
        let stderr = Arc::<Mutex<String>>::default();
        let reader = tokio::spawn(collect(child.stderr.take().unwrap(), stderr.clone()));
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        tokio::time::timeout(LIMIT, stdout.read_line(&mut line)).await.unwrap().unwrap();
        assert!(line.ends_with('\n'), "no handshake line but {line:?}, stderr {:?}", stderr.lock().unwrap());
        line.pop();
        Self { line, client, child, stdout: Some(stdout), stderr, reader: Some(reader), _temporary: temporary }
    }

    pub(crate) fn fields(&self) -> Vec<&str> {
        self.line.split('|').collect()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        PathBuf::from(self.fields()[3])
    }

    /// Connects as the host that started it.
    pub(crate) async fn connect(&self) -> Channel {
        self.connect_as(self.client.as_ref().map(|client| client.tls(&self.line))).await.unwrap()
    }

    pub(crate) async fn connect_as(&self, tls: Option<TlsConnector>) -> Result<Channel, tonic::transport::Error> {
        let connector = Connector { socket: self.socket(), tls };
        Endpoint::from_static("http://plugin").timeout(LIMIT).connect_with_connector(connector).await
    }

    pub(crate) async fn provider(&self) -> ProviderClient<Channel> {
        ProviderClient::new(self.connect().await).max_decoding_message_size(usize::MAX)
    }

    /// A client that keeps the plugin running for as long as it is there.
    pub(crate) async fn into_provider(self) -> Served {
        Served { client: self.provider().await, _plugin: self }
    }

    /// Asks it to exit, and sees that it does.
    pub(crate) async fn shut_down(mut self) -> (ExitStatus, Output) {
        let mut controller = GrpcControllerClient::new(self.connect().await);
        controller.shutdown(Empty {}).await.unwrap();
        self.ended().await
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> (ExitStatus, Output) {
        let status = tokio::time::timeout(LIMIT, self.child.wait()).await.expect("the plugin ends").unwrap();
        let mut stdout = String::new();
        if let Some(open) = &mut self.stdout {
            open.read_to_string(&mut stdout).await.unwrap();
        }
        if let Some(reader) = self.reader.take() {
            reader.await.unwrap();
        }
        (status, Output { stdout, stderr: self.stderr() })
    }

    /// Closes its stdout and stderr, as the death of the host does.
    pub(crate) async fn close_pipes(&mut self) {
        let reader = self.reader.take().unwrap();
        reader.abort();
        assert!(reader.await.is_err(), "the plugin has closed stderr itself");
        self.stdout = None;
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub(crate) fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// Sends a signal, by its name without SIG.
    pub(crate) async fn signal(&self, name: &str) {
        signal(self.child.id().expect("it is running"), name).await;
    }
}

/// A provider's client and its process.
pub(crate) struct Served {
    client: ProviderClient<Channel>,
    _plugin: Plugin,
}

impl Deref for Served {
    type Target = ProviderClient<Channel>;

    fn deref(&self) -> &Self::Target {
        &self.client
    }
}

impl DerefMut for Served {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.client
    }
}

/// What was printed after the handshake line.
pub(crate) struct Output {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) async fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status().await.unwrap();
    assert!(status.success());
}

/// Waits until something holds that nobody announces.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = std::time::Instant::now();
    while !holds() {
        assert!(begin.elapsed() < LIMIT, "still not true: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn collect(mut from: impl AsyncRead + Unpin, into: Arc<Mutex<String>>) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        into.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

#[derive(Clone)]
struct Connector {
    socket: PathBuf,
    tls: Option<TlsConnector>,
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Box<dyn Stream>>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _ctx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _uri: Uri) -> Self::Future {
        let Self { socket, tls } = self.clone();
        Box::pin(async move {
            let stream = UnixStream::connect(socket).await?;
            let stream: Box<dyn Stream> = match tls {
                Some(tls) => Box::new(tls.connect(localhost(), stream).await?),
                None => Box::new(stream),
            };
            Ok(TokioIo::new(stream))
        })
    }
}
