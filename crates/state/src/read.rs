//! From bytes to a state or a plan.

use serde_json::Deserializer;
use serde_json::error::Category;

use crate::fault::{Fault, part};
use crate::members::Members;
use crate::unreadable::first_look::json_in;
use crate::{Plan, Selection, State, Unreadable, plan, shown_state, state_file};

/// What was in the bytes.
#[derive(Clone, Debug)]
pub enum Document {
    /// A state.
    State(State),
    /// A plan.
    Plan(Box<Plan>),
}

/// Reads a state or a plan, of Terraform or OpenTofu.
///
/// Only what the selection wants is kept; everything else is skipped where it stands, so that the memory this takes is that
/// of what was asked for.
///
/// ```
/// use bluegreen_state::{Document, Selection, read};
///
/// let state = br#"{"version": 4, "terraform_version": "1.15.5", "serial": 7, "resources": []}"#;
/// let Document::State(state) = read(state, &Selection::of(["bluegreen_switch"]))? else { panic!("this is a state") };
/// assert_eq!((state.serial, state.instances.len()), (Some(7), 0));
/// # Ok::<(), bluegreen_state::Unreadable>(())
/// ```
///
/// # Errors
/// When the bytes are anything else; the error says what they are and what to do.
///
/// ```
/// use bluegreen_state::{Selection, Unreadable, read};
///
/// let saved_plan = b"PK\x03\x04...";
/// let error = read(saved_plan, &Selection::everything()).unwrap_err();
/// assert_eq!(error, Unreadable::SavedPlan);
/// assert!(error.to_string().contains("`terraform show -json FILE`"));
/// ```
pub fn read(bytes: &[u8], selection: &Selection) -> Result<Document, Unreadable> {
    let json = json_in(bytes)?;
    let members = outermost(json)?;
    let document = recognized(&members, json)?;
    let read = match document {
        Recognized::StateFile => state_file::read(&members, selection).map(Document::State),
        Recognized::ShownState => shown_state::read(&members, selection).map(Document::State),
        Recognized::ShownPlan => plan::read(&members, selection).map(|plan| Document::Plan(Box::new(plan))),
    };
    read.map_err(|fault| fault.unreadable(json))
}

/// Something that can be read.
enum Recognized {
    StateFile,
    ShownState,
    ShownPlan,
}

/// The one object, behind which nothing follows.
fn outermost(json: &[u8]) -> Result<Members<'_>, Unreadable> {
    let mut documents = Deserializer::from_slice(json).into_iter::<Members<'_>>();
    let members = match documents.next() {
        Some(Ok(members)) => members,
        Some(Err(error)) => return Err(broken(json, &error)),
        None => return Err(Unreadable::Empty),
    };
    let end = documents.byte_offset();
    let rest = &json[end..];
    let follows = rest.len() - rest.trim_ascii_start().len();
    if follows == rest.len() {
        return Ok(members);
    }
    if members.has("@level") {
        return Err(Unreadable::Events);
    }
    let line = json[..end + follows].iter().filter(|byte| **byte == b'\n').count() + 1;
    Err(Unreadable::TextAfter { line })
}

fn broken(json: &[u8], error: &serde_json::Error) -> Unreadable {
    let (line, column) = (error.line(), error.column());
    match (error.classify(), std::str::from_utf8(json)) {
        (Category::Eof, _) => Unreadable::Truncated { line },
        (_, Err(error)) => Unreadable::NotUtf8 { offset: error.valid_up_to() },
        (Category::Data, _) => Unreadable::Unexpected { expected: "every member once".to_owned(), line, column },
        _ => Unreadable::NotJson { line, column },
    }
}

fn recognized(members: &Members<'_>, json: &[u8]) -> Result<Recognized, Unreadable> {
    if members.has("@level") {
        return Err(Unreadable::Events);
    }
    if members.has("encrypted_data") {
        return Err(Unreadable::Encrypted);
    }
    if members.has("remote_plan_format") {
        return Err(Unreadable::RemotePlan { run: word(members, "run_id"), hostname: word(members, "hostname") });
    }
    if members.has("version") && members.has_any(&["terraform_version", "serial", "lineage", "resources", "modules"]) {
        return state_version(members).map_err(|fault| fault.unreadable(json))?;
    }
    if members.has("format_version") {
        return format_version(members).map_err(|fault| fault.unreadable(json))?;
    }
    Err(other(members))
}

fn state_version(members: &Members<'_>) -> Result<Result<Recognized, Unreadable>, Fault> {
    let version = members.get("version").map(|json| part(json, "a state's version as a number")).transpose()?;
    Ok(match version.unwrap_or_default() {
        _ if members.has("backend") && !members.has("resources") => Err(Unreadable::BackendNote),
        4 => Ok(Recognized::StateFile),
        version if version < 4 => Err(Unreadable::OldState { version }),
        version => Err(Unreadable::NewState { version }),
    })
}

fn format_version(members: &Members<'_>) -> Result<Result<Recognized, Unreadable>, Fault> {
    let reports = [
        ("provider_schemas", "providers schema -json"),
        ("function_signatures", "metadata functions -json"),
        ("valid", "validate -json"),
    ];
    if let Some((_, command)) = reports.into_iter().find(|(member, _)| members.has(member)) {
        return Ok(Err(Unreadable::OtherReport { command }));
    }
    let version: Option<String> =
        members.get("format_version").map(|json| part(json, "a format version as a text")).transpose()?;
    let version = version.unwrap_or_default();
    if version.split('.').next() != Some("1") {
        return Ok(Err(Unreadable::OtherFormat { version: version.chars().take(20).collect() }));
    }
    let of_plans = ["planned_values", "resource_changes", "resource_drift", "output_changes", "configuration"];
    Ok(Ok(if members.has_any(&of_plans) { Recognized::ShownPlan } else { Recognized::ShownState }))
}

fn other(members: &Members<'_>) -> Unreadable {
    if members.has("ID") && members.has("Operation") && members.has("Who") {
        return Unreadable::LockNote;
    }
    if members.has("terraform_version") && members.has("platform") {
        return Unreadable::OtherReport { command: "version -json" };
    }
    Unreadable::OtherJson { members: members.told() }
}

/// A member that is a word of letters, digits and a few signs.
fn word(members: &Members<'_>, name: &str) -> String {
    let word = members.get(name).and_then(|json| part::<String>(json, "a text").ok()).unwrap_or_default();
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-._:".contains(character);
    match !word.is_empty() && word.len() <= 100 && word.chars().all(is_plain) {
        true => word,
        false => "that it does not name".to_owned(),
    }
}
