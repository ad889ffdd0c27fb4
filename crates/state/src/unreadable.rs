//! What a document is instead of a state or a plan that can be read, and what to do about it.

pub(crate) mod first_look;

/// Why bytes are no state and no plan that can be read. Each says what they are instead and what to do; none repeats what they
/// hold but for names of members and versions.
///
/// ```
/// use bluegreen_state::{Selection, Unreadable, read};
///
/// let error = read(b"PK\x03\x04", &Selection::everything()).unwrap_err();
/// assert_eq!(error, Unreadable::SavedPlan);
/// assert!(error.to_string().contains("`terraform show -json FILE`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// No bytes, or nothing but white space.
    #[error(
        "nothing came: expected a state or a plan as JSON. `state pull` prints nothing where there is no state yet: look \
         whether this is the right directory and workspace, and apply first"
    )]
    Empty,
    /// UTF-16, as old PowerShells write.
    #[error(
        "this is text in UTF-16, as the `>` of Windows PowerShell writes it; expected UTF-8. Write it with `| Out-File \
         -Encoding utf8 FILE`, or from `cmd`"
    )]
    Utf16,
    /// Bytes that are no text.
    #[error("byte {offset} is no UTF-8; expected JSON. {WRITE_ANEW}")]
    NotUtf8 {
        /// Where the text ends.
        offset: usize,
    },
    /// A compressed file.
    #[error("this is compressed ({how}); expected JSON. Unpack it first, for example with `{how} -dc FILE |`")]
    Compressed {
        /// With what.
        how: &'static str,
    },
    /// A saved plan.
    #[error(
        "this is a saved plan in the form that only the tool that wrote it can read (or another ZIP archive); expected JSON. Run \
         `terraform show -json FILE` or `tofu show -json FILE` in the directory where it was made, and give what that prints"
    )]
    SavedPlan,
    /// What a run in HCP Terraform leaves behind.
    #[error(
        "this only names a plan that is kept in HCP Terraform (run {run} on {hostname}); expected the plan as JSON. Run \
         `terraform show -json FILE` in the directory where it was made, logged in there"
    )]
    RemotePlan {
        /// The run.
        run: String,
        /// Where it is.
        hostname: String,
    },
    /// A state or plan that OpenTofu has encrypted.
    #[error(
        "this is encrypted by OpenTofu; expected it in clear. For a state run `tofu state pull`, for a plan `tofu show -json FILE`, \
         where the keys are configured"
    )]
    Encrypted,
    /// A web page or another document in angle brackets.
    #[error(
        "this is a web page or XML; expected JSON. It is often the login page of a proxy, or the error of a storage: fetch it with \
         `terraform state pull` or `tofu state pull` instead"
    )]
    Markup,
    /// What a person reads.
    #[error("this is what a plan prints for people; expected JSON. {SHOW_JSON}")]
    PlanForPeople,
    /// A configuration.
    #[error("this is a configuration or another file in HCL; expected a state or a plan as JSON. {PULL}, {FOR_A_PLAN}")]
    Configuration,
    /// Some other text.
    #[error("this is text, and no JSON. {WRITE_ANEW}")]
    OtherText,
    /// Text in front of the JSON.
    #[error(
        "the JSON begins only in line {line}; expected it at the beginning. Something printed in front of it, often a wrapper of the \
         tool (`terraform_wrapper: false` in GitHub's setup-terraform) or a warning: write only its standard output to the file"
    )]
    TextBefore {
        /// Where the JSON begins.
        line: usize,
    },
    /// Something behind the JSON.
    #[error(
        "more follows behind the JSON, in line {line}; expected one document. Something else was written to the same file: write \
         only the standard output of one command to it"
    )]
    TextAfter {
        /// Where it begins.
        line: usize,
    },
    /// It ends too early.
    #[error(
        "it ends too early, in line {line}: it was cut off on the way. {WRITE_ANEW}, and look whether that command ended well and \
         the disk is not full"
    )]
    Truncated {
        /// The last line.
        line: usize,
    },
    /// The JSON is wrong.
    #[error("line {line}, column {column} is no JSON. {WRITE_ANEW}")]
    NotJson {
        /// The line.
        line: usize,
        /// The column in it, in bytes.
        column: usize,
    },
    /// JSON of the right kind, but not as the hosts write it.
    #[error(
        "expected {expected} in line {line}, column {column}, and something else stands there. Neither Terraform nor OpenTofu writes \
         that: was it edited? {WRITE_ANEW}; if that cannot be read either, this program is too old for it"
    )]
    Unexpected {
        /// What should stand there.
        expected: String,
        /// The line.
        line: usize,
        /// The column in it, in bytes.
        column: usize,
    },
    /// The events of a run.
    #[error("these are the events that `plan -json` or `apply -json` prints; expected the plan. {SHOW_JSON}")]
    Events,
    /// A note of which backend is used.
    #[error(
        "this is the note of which backend is used (`.terraform/terraform.tfstate`), and no state. {PULL} in the directory of the \
         configuration"
    )]
    BackendNote,
    /// The note of who holds the lock.
    #[error("this is the note of who holds the lock of a state, and no state. {PULL}; that needs no lock")]
    LockNote,
    /// Something else that the tools print as JSON.
    #[error("this is what `{command}` prints; expected a state or a plan. {PULL}, {FOR_A_PLAN}")]
    OtherReport {
        /// The command.
        command: &'static str,
    },
    /// A state of a version before 4.
    #[error(
        "this is a state of version {version}, as Terraform wrote it before 0.12; expected version 4. Let Terraform or OpenTofu \
         upgrade it with an apply, and {PULL_SMALL}"
    )]
    OldState {
        /// Its version.
        version: u64,
    },
    /// A state of a version after 4.
    #[error(
        "this is a state of version {version}; this program knows version 4. Use a newer version of it, or give what \
         `show -json` prints"
    )]
    NewState {
        /// Its version.
        version: u64,
    },
    /// A `show -json` of another major version.
    #[error(
        "this has format version {version:?}; this program knows 1, which Terraform writes since 1.1 and OpenTofu since its \
         beginning. Use a version of the tool, or of this program, that fits"
    )]
    OtherFormat {
        /// Its version.
        version: String,
    },
    /// Other JSON.
    #[error("this is JSON, but neither a state nor a plan: {members}. {PULL}, {FOR_A_PLAN}")]
    OtherJson {
        /// The names of some of its members.
        members: String,
    },
}

const PULL: &str = "For a state run `terraform state pull` or `tofu state pull`";
const PULL_SMALL: &str = "run `terraform state pull` or `tofu state pull`";
const FOR_A_PLAN: &str = "for a plan `plan -out=FILE` and then `show -json FILE`";
const SHOW_JSON: &str = "Save the plan with `plan -out=FILE`, and give what `show -json FILE` prints";
const WRITE_ANEW: &str = "Write it anew with `state pull`, or with `show -json FILE` for a plan";
