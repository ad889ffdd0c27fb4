//! The provider's binary: built by cargo when cargo runs us, else found beside us.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

const NAME: &str = "terraform-provider-bluegreen";

/// Why there is no binary.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProviderError {
    #[error("there is no provider at {}", .file.display())]
    NotThere { file: PathBuf },
    #[error(
        "the provider is not beside this program ({}).\n\
         Name it with --provider FILE, or run `cargo demo` in the workspace, which builds it.",
        .expected.display()
    )]
    NotBeside { expected: PathBuf },
    #[error("cargo cannot be run to build the provider")]
    Cargo(#[source] io::Error),
    #[error("cargo could not build the provider (its messages are above)")]
    Build,
}

/// The file that was asked for; else what cargo builds, when cargo runs us; else the one beside us.
pub(super) async fn find_provider(asked_for: Option<PathBuf>) -> Result<PathBuf, ProviderError> {
    if let Some(file) = asked_for {
        return if file.is_file() { Ok(file) } else { Err(ProviderError::NotThere { file }) };
    }
    // `cargo run` sets both for the program that it runs.
    if let (Some(cargo), Some(directory)) = (env::var_os("CARGO"), env::var_os("CARGO_MANIFEST_DIR")) {
        return build_provider(Path::new(&cargo), Path::new(&directory)).await;
    }
    let name = format!("{NAME}{}", env::consts::EXE_SUFFIX);
    let expected = env::current_exe().unwrap_or_default().with_file_name(name);
    if expected.is_file() { Ok(expected) } else { Err(ProviderError::NotBeside { expected }) }
}

/// Cargo draws its progress and any errors on our standard error.
async fn build_provider(cargo: &Path, workspace: &Path) -> Result<PathBuf, ProviderError> {
    let mut command = Command::new(cargo);
    command.args(["build", "--package", NAME, "--bin", NAME, "--message-format=json-render-diagnostics"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    command.current_dir(workspace).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(ProviderError::Cargo)?;
    let mut lines = BufReader::new(child.stdout.take().expect("its standard output is piped")).lines();
    let mut binary = None;
    while let Some(line) = lines.next_line().await.map_err(ProviderError::Cargo)? {
        binary = executable(&line).or(binary);
    }
    let status = child.wait().await.map_err(ProviderError::Cargo)?;
    binary.filter(|_| status.success()).ok_or(ProviderError::Build)
}

/// The part of cargo's messages that says where a binary is (The Cargo Book, "External tools").
#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

fn executable(line: &str) -> Option<PathBuf> {
    let message: Message = serde_json::from_str(line).ok()?;
    let ours = message.reason == "compiler-artifact" && message.target?.name == NAME;
    message.executable.filter(|_| ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_binary_is_where_cargo_says() {
        let line = r#"{"reason":"compiler-artifact","package_id":"x","target":{"kind":["bin"],"name":
            "terraform-provider-bluegreen"},"executable":"/t/debug/terraform-provider-bluegreen","fresh":true}"#;
        assert_eq!(executable(line), Some("/t/debug/terraform-provider-bluegreen".into()));
    }

    #[test]
    fn libraries_and_other_messages_are_not_the_binary() {
        for line in [
            r#"{"reason":"compiler-artifact","target":{"name":"terraform-provider-bluegreen"},"executable":null}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"other"},"executable":"/t/debug/other"}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "not JSON",
        ] {
            assert_eq!(executable(line), None, "{line}");
        }
    }

    #[tokio::test]
    async fn a_file_that_was_asked_for_must_exist() {
        let error = find_provider(Some("no/such/file".into())).await.unwrap_err();
        assert_eq!(error.to_string(), "there is no provider at no/such/file");
    }
}
