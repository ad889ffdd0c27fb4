//! A plugin's process, seen from its host.

mod known_schemas;

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use tfplugin_protos::go_plugin::Empty;
use tfplugin_protos::go_plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin_protos::tfplugin6::get_metadata;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::LIMIT;
use crate::client::Client;
use crate::connector::Connector;
use crate::provider::Provider;
use crate::raw::Raw;

/// What hosts put into the environment of every plugin.
pub const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// A provider with an environment of its own and nothing of ours in it.
pub fn command(binary: &Path, temporary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().env("TMPDIR", temporary).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running plugin, seen from its host.
pub struct Plugin {
    /// The handshake line, without its end.
    pub line: String,
    /// The host's certificate, if it has one.
    pub client: Option<Client>,
    binary: PathBuf,
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
    _temporary: tempfile::TempDir,
}

impl Plugin {
    /// Starts a provider with AutoMTLS, as Terraform does.
    pub async fn start(binary: &Path) -> Self {
        Self::start_with(binary, &[], Some(Client::of_go_plugin())).await
    }

    /// Starts a provider with more in its environment, and without TLS where there is no client.
    pub async fn start_with(binary: &Path, environment: &[(&str, &str)], client: Option<Client>) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut command = command(binary, temporary.path());
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
        let (binary, stdout, reader) = (binary.to_owned(), Some(stdout), Some(reader));
        Self { line, client, binary, child, stdout, stderr, reader, _temporary: temporary }
    }

    /// The fields of the handshake line.
    pub fn fields(&self) -> Vec<&str> {
        self.line.split('|').collect()
    }

    /// Where the plugin listens.
    pub fn socket(&self) -> PathBuf {
        PathBuf::from(self.fields()[3])
    }

    /// Connects as the host that started it.
    pub async fn connect(&self) -> Channel {
        self.connect_as(self.client.as_ref().map(|client| client.tls(&self.line))).await.unwrap()
    }

    /// Connects as somebody, without TLS if there is no connector.
    ///
    /// # Errors
    /// The connection was refused. With TLS 1.3 somebody who is refused may only learn it with the first call.
    pub async fn connect_as(&self, tls: Option<TlsConnector>) -> Result<Channel, tonic::transport::Error> {
        let connector = Connector { socket: self.socket(), tls };
        Endpoint::from_static("http://plugin").timeout(LIMIT).connect_with_connector(connector).await
    }

    /// Whether somebody who connects so is answered. With TLS 1.3 a refused client learns it only when it uses the
    /// connection.
    pub async fn admits(&self, tls: Option<TlsConnector>) -> bool {
        match self.connect_as(tls).await {
            Ok(channel) => ProviderClient::new(channel).get_metadata(get_metadata::Request {}).await.is_ok(),
            Err(_) => false,
        }
    }

    /// Whether the host that started it is answered.
    pub async fn admits_its_host(&self) -> bool {
        self.admits(self.client.as_ref().map(|client| client.tls(&self.line))).await
    }

    /// A client of the provider's service, which knows its schemas from another process, as hosts do.
    pub async fn provider(&self) -> Provider {
        Provider::new(self.connect().await, known_schemas::schemas_of(&self.binary).await)
    }

    /// Calls a method, such as `/tfplugin6.Provider/ReadResource`, with whatever bytes for a message.
    ///
    /// # Errors
    /// What the plugin answers instead of a message.
    pub async fn call(&self, method: &'static str, message: Vec<u8>) -> Result<Vec<u8>, Status> {
        let mut client = Grpc::new(self.connect().await).max_encoding_message_size(usize::MAX);
        client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let answer = client.unary(Request::new(message), PathAndQuery::from_static(method), Raw).await?;
        Ok(answer.into_inner())
    }

    /// A client that keeps the plugin running for as long as it is there.
    pub async fn into_provider(self) -> Served {
        Served { client: self.provider().await, plugin: self }
    }

    /// Asks it to exit, and sees that it does.
    pub async fn shut_down(mut self) -> (ExitStatus, Output) {
        let mut controller = GrpcControllerClient::new(self.connect().await);
        controller.shutdown(Empty {}).await.unwrap();
        self.ended().await
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> (ExitStatus, Output) {
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
    pub async fn close_pipes(&mut self) {
        let reader = self.reader.take().unwrap();
        reader.abort();
        assert!(reader.await.is_err(), "the plugin has closed stderr itself");
        self.stdout = None;
    }

    /// The id of the process.
    pub fn id(&self) -> u32 {
        self.child.id().expect("it is running")
    }

    /// Whether the process is there.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What it has said on stderr so far.
    pub fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    /// Sends a signal, by its name without SIG.
    pub async fn signal(&self, name: &str) {
        signal(self.id(), name).await;
    }
}

/// A provider's client and its process.
pub struct Served {
    client: Provider,
    /// The process.
    pub plugin: Plugin,
}

impl Deref for Served {
    type Target = Provider;

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
pub struct Output {
    /// On stdout, where nothing should be.
    pub stdout: String,
    /// On stderr, from the beginning.
    pub stderr: String,
}

/// Sends a signal, by its name without SIG.
pub async fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status().await.unwrap();
    assert!(status.success());
}

async fn collect(mut from: impl AsyncRead + Unpin, into: Arc<Mutex<String>>) {
    let mut bytes = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        into.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
}
