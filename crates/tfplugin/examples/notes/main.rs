//! A whole provider to start from: `notes_file` is a text file with what the configuration says in it. README.md goes
//! through it; what else a provider can have, the `paint` example shows.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, RwLock};
use std::{fs, io};

use tfplugin::{
    ApplyRequest, ApplyResponse, ConfigureRequest, Diagnostic, Diagnostics, ImportResponse, PlanRequest, PlanResponse,
    Provider, ReadRequest, ReadResponse, Resource, RunOptions, async_trait,
};
use tftypes::{Attribute, Block, Path, Schema, Type, Value};

fn main() -> ExitCode {
    let options = RunOptions::new(env!("CARGO_PKG_VERSION"), "registry.terraform.io/example/notes");
    tfplugin::run(Arc::new(Notes::default()), options)
}

/// What the provider block says. With `terraform` under a debugger one process is configured again and again.
#[derive(Clone, Default)]
struct Notes {
    directory: Arc<RwLock<PathBuf>>,
}

#[async_trait]
impl Provider for Notes {
    fn name(&self) -> &str {
        "notes"
    }

    fn schema(&self) -> Schema {
        let directory = Attribute::optional("directory", Type::String, "Where the files are. Default: here.");
        Schema::new(Block::new("Keeps notes in text files.", vec![directory]))
    }

    fn resources(&self) -> Vec<Arc<dyn Resource>> {
        vec![Arc::new(NoteFile { provider: self.clone() })]
    }

    async fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        *self.directory.write().expect("nobody panics with it") = text(&request.config, "directory").into();
        Diagnostics::new()
    }

    // A provider that waits for something ends the wait here.
    fn stop(&self) {}
}

struct NoteFile {
    provider: Notes,
}

#[async_trait]
impl Resource for NoteFile {
    fn type_name(&self) -> &str {
        "notes_file"
    }

    fn schema(&self) -> Schema {
        let attributes = vec![
            Attribute::required("name", Type::String, "The file's name. Another name is another file."),
            Attribute::required("content", Type::String, "What is in it."),
            Attribute::computed("bytes", Type::Number, "How long it is."),
        ];
        Schema::new(Block::new("A text file.", attributes))
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        // An unknown name is no text yet, and is checked when it is known.
        let outside = config.get("name").and_then(Value::as_str).is_some_and(|name| name.contains(['/', '\\']));
        let error = || Diagnostic::error("Not a file's name", "Expected is a name without directories.");
        outside.then(|| error().at(Path::root().attribute("name"))).into_iter().collect()
    }

    /// Everything that is known before the apply is planned; the rest is `Value::unknown()`.
    async fn plan(&self, request: PlanRequest) -> PlanResponse {
        let planned = match request.proposed {
            Value::Null => Value::Null,
            proposed => note(attribute(&proposed, "name"), attribute(&proposed, "content")),
        };
        let requires_replace = vec![Path::root().attribute("name")];
        PlanResponse { planned, requires_replace, private: Vec::new(), diagnostics: Diagnostics::new() }
    }

    async fn apply(&self, request: ApplyRequest) -> ApplyResponse {
        let done = match &request.planned {
            Value::Null => fs::remove_file(self.path_of(&request.prior)).or_else(unless_gone),
            planned => fs::write(self.path_of(planned), text(planned, "content")),
        };
        match done {
            Ok(()) => ApplyResponse { state: request.planned, private: Vec::new(), diagnostics: Diagnostics::new() },
            // With an error, the answer is what is there now: what was there before.
            Err(error) => ApplyResponse {
                state: request.prior,
                private: Vec::new(),
                diagnostics: vec![Diagnostic::error("The file cannot be changed", error.to_string())],
            },
        }
    }

    async fn read(&self, request: ReadRequest) -> ReadResponse {
        let (state, diagnostics) = match fs::read_to_string(self.path_of(&request.state)) {
            Ok(content) => (note(attribute(&request.state, "name"), Value::string(content)), Diagnostics::new()),
            // A null state says that it is gone; only a sure answer may say so.
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Value::Null, Diagnostics::new()),
            Err(error) => (request.state, vec![Diagnostic::error("The file cannot be read", error.to_string())]),
        };
        ReadResponse { state, private: request.private, diagnostics }
    }

    /// Says which file is meant. Terraform asks `read` for the rest.
    async fn import(&self, id: String) -> ImportResponse {
        ImportResponse { state: Some(note(Value::string(id), Value::string(""))), ..Default::default() }
    }
}

impl NoteFile {
    fn path_of(&self, note: &Value) -> PathBuf {
        self.provider.directory.read().expect("nobody panics with it").join(text(note, "name"))
    }
}

fn note(name: Value, content: Value) -> Value {
    let length = content.as_str().map(|text| i64::try_from(text.len()).unwrap_or(i64::MAX));
    let bytes = length.map_or(Value::unknown(), Value::number);
    Value::object([("name", name), ("content", content), ("bytes", bytes)])
}

fn attribute(value: &Value, name: &str) -> Value {
    value.get(name).cloned().unwrap_or(Value::Null)
}

fn text<'value>(value: &'value Value, name: &str) -> &'value str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn unless_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
