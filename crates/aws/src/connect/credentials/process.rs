//! Credentials that a program gives (`credential_process`). The SDK would wait for it for ever, and leave it and its children
//! behind.

use std::process::{Output, Stdio};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials, future};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bluegreen::format_duration;
use serde::Deserialize;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::api_error::CredentialsProblem;

/// How long the program may take. Shorter than credentials are waited for in all, so that it is named.
const PATIENCE: Duration = Duration::from_secs(8);

/// How many characters of what it says on its standard error are shown.
const READABLE: usize = 300;

/// The program of a profile.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) profile: String,
    /// For a shell. It may hold secrets and is not shown.
    pub(super) command: String,
}

impl ProvideCredentials for Process {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.provided())
    }
}

impl Process {
    async fn provided(&self) -> provider::Result {
        let problem = |what| {
            let text = format!("`credential_process` of the profile {:?} {what}", self.profile);
            CredentialsError::provider_error(CredentialsProblem(text))
        };
        let output = self.run().await.map_err(problem)?;
        if !output.status.success() {
            let said: String = String::from_utf8_lossy(&output.stderr).trim().chars().take(READABLE).collect();
            return Err(problem(format!("has failed ({}): {}", output.status, said.trim_end_matches('.'))));
        }
        credentials(&output.stdout).map_err(|why| problem(format!("gave something else than credentials: {why}")))
    }

    async fn run(&self) -> Result<Output, String> {
        let mut command = Command::new("sh");
        command.args(["-c", &self.command]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own: with it everything that it has started is ended.
        #[cfg(unix)]
        command.process_group(0);
        let child = command.kill_on_drop(true).spawn().map_err(|error| format!("cannot be run: {error}"))?;
        let mut group = Group::of(&child);
        let output = timeout(PATIENCE, child.wait_with_output()).await.map_err(|_| late())?;
        group.is_over = true;
        output.map_err(|error| format!("cannot be run: {error}"))
    }
}

fn late() -> String {
    format!(
        "gave no credentials within {}, and was ended with everything that it had started. Run it by hand to see what it waits \
         for",
        format_duration(PATIENCE)
    )
}

/// The program and all that it has started, which end with this unless the program has ended by itself.
struct Group {
    #[cfg_attr(not(unix), allow(dead_code, reason = "there are no groups"))]
    leader: Option<u32>,
    is_over: bool,
}

impl Group {
    fn of(child: &Child) -> Group {
        Group { leader: child.id(), is_over: false }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if !self.is_over
            && let Some(leader) = self.leader.and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()))
        {
            // It may have ended in this moment.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

/// What such a program prints (AWS SDKs and Tools Reference Guide, "Process credential provider").
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

/// No text of it is repeated: what it prints are secrets.
fn credentials(printed: &[u8]) -> Result<Credentials, String> {
    let printed: Printed = serde_json::from_slice(printed).map_err(|error| {
        format!(
            "expected JSON with Version, AccessKeyId and SecretAccessKey ({:?} error in line {})",
            error.classify(),
            error.line()
        )
    })?;
    if printed.version != 1 {
        return Err(format!("expected Version 1, got {}", printed.version));
    }
    let expires = printed.expiration.map(|text| expiration(&text)).transpose()?;
    let Printed { access_key_id, secret_access_key, session_token, .. } = printed;
    Ok(Credentials::new(access_key_id, secret_access_key, session_token, expires, "credential_process"))
}

fn expiration(text: &str) -> Result<SystemTime, String> {
    let time = DateTime::from_str(text, Format::DateTimeWithOffset).map_err(|error| error.to_string());
    let time = time.and_then(|time| SystemTime::try_from(time).map_err(|error| error.to_string()));
    time.map_err(|error| format!("expected a time as its Expiration, got {text:?} ({error})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn provided(command: &str) -> Result<Credentials, String> {
        let process = Process { profile: "release".to_owned(), command: command.to_owned() };
        process.provided().await.map_err(|error| std::error::Error::source(&error).unwrap().to_string())
    }

    #[tokio::test]
    async fn what_the_program_prints_are_the_credentials() {
        let keys = r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"s","Expiration":"2030-01-01T02:00:00+02:00"}"#;
        let credentials = provided(&format!("echo '{keys}'")).await.unwrap();
        assert_eq!((credentials.access_key_id(), credentials.session_token()), ("id", None));
        let expires = credentials.expiry().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(expires.as_secs(), 1_893_456_000);
    }

    #[tokio::test]
    async fn a_program_that_fails_or_prints_something_else_is_named_without_what_it_printed() {
        let failed = provided("echo hush; echo no vault here. >&2; exit 3").await.unwrap_err();
        let says = "`credential_process` of the profile \"release\" has failed (exit status: 3): no vault here.";
        assert_eq!(failed, says);
        for printed in ["hush", r#"{"Version":2,"AccessKeyId":"hush","SecretAccessKey":"hush"}"#, r#"{"Version":1}"#] {
            let problem = provided(&format!("echo '{printed}'")).await.unwrap_err();
            assert!(problem.contains("gave something else than credentials"), "{problem}");
            assert!(!problem.contains("hush"), "{problem}");
        }
    }
}
