//! Everything that is no state and no plan, and what is said of it.
#![allow(clippy::unwrap_used)]

use std::io::Write;

use bluegreen_state::{Document, Selection, Unreadable, read};

const STATE: &str =
    r#"{"version":4,"terraform_version":"1.15.5","serial":1,"lineage":"a","outputs":{},"resources":[]}"#;

fn error(bytes: impl AsRef<[u8]>) -> Unreadable {
    read(bytes.as_ref(), &Selection::of(["bluegreen_switch"])).unwrap_err()
}

/// Of this error, and with these words in it.
#[track_caller]
fn assert_says(bytes: impl AsRef<[u8]>, expected: &Unreadable, words: &[&str]) {
    let error = error(bytes);
    assert_eq!(&error, expected);
    for word in words {
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn nothing_is_told() {
    for nothing in ["", "  \r\n\t", "\u{feff}", "\u{feff}\n"] {
        assert_says(nothing, &Unreadable::Empty, &["workspace"]);
    }
}

#[test]
fn a_mark_before_utf_8_is_no_harm() {
    assert!(matches!(read(format!("\u{feff}{STATE}\n").as_bytes(), &Selection::everything()), Ok(Document::State(_))));
}

#[test]
fn utf_16_is_told_with_its_mark_and_without() {
    let little: Vec<u8> = STATE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = STATE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [[&b"\xff\xfe"[..], &little].concat(), [&b"\xfe\xff"[..], &big].concat(), little, big] {
        assert_says(bytes, &Unreadable::Utf16, &["PowerShell", "utf8"]);
    }
}

#[test]
fn saved_plans_and_packed_files_are_told_by_their_first_bytes() {
    assert_says(
        b"PK\x03\x04\x14\0\x08\0",
        &Unreadable::SavedPlan,
        &["terraform show -json FILE", "tofu show -json FILE"],
    );
    assert_says(b"\x1f\x8b\x08\0", &Unreadable::Compressed { how: "gzip" }, &["gzip -dc"]);
    assert_says(b"\x28\xb5\x2f\xfd\0", &Unreadable::Compressed { how: "zstd" }, &["zstd"]);
}

#[test]
fn a_bookmark_names_its_run() {
    let bookmark = r#"{"remote_plan_format":1,"run_id":"run-abc","hostname":"app.terraform.io"}"#;
    let expected = Unreadable::RemotePlan { run: "run-abc".to_owned(), hostname: "app.terraform.io".to_owned() };
    assert_says(bookmark, &expected, &["HCP Terraform", "logged in"]);
    let odd = "{\"remote_plan_format\":1,\"run_id\":\"a\\u001b[2J\"}";
    assert!(!error(odd).to_string().contains('\u{1b}'));
}

#[test]
fn what_opentofu_has_encrypted_is_told() {
    let state = r#"{"serial":1,"lineage":"a","meta":{"key_provider.pbkdf2.a":"eyJ"},"encrypted_data":"x","encryption_version":"v0"}"#;
    assert_says(state, &Unreadable::Encrypted, &["tofu state pull"]);
}

#[test]
fn other_versions_are_refused_with_theirs() {
    let of = |version: u64| format!(r#"{{"version":{version},"terraform_version":"0.11.14","serial":1,"modules":[]}}"#);
    assert_says(of(3), &Unreadable::OldState { version: 3 }, &["version 3", "0.12"]);
    assert_says(of(5), &Unreadable::NewState { version: 5 }, &["version 5", "newer"]);
    let plan = r#"{"format_version":"2.0","planned_values":{}}"#;
    assert_says(plan, &Unreadable::OtherFormat { version: "2.0".to_owned() }, &["2.0"]);
    let minor = r#"{"format_version":"1.99","planned_values":{}}"#;
    assert!(read(minor.as_bytes(), &Selection::everything()).is_ok(), "minor versions only add");
}

#[test]
fn other_documents_of_the_same_tools_are_told() {
    let note = r#"{"version":3,"terraform_version":"1.15.5","backend":{"type":"s3","config":{"secret_key":"hush"}}}"#;
    assert_says(note, &Unreadable::BackendNote, &["state pull"]);
    let lock = r#"{"ID":"a","Operation":"OperationTypeApply","Info":"","Who":"me@here","Version":"1.15.5"}"#;
    assert_says(lock, &Unreadable::LockNote, &["lock"]);
    for (json, command) in [
        (r#"{"format_version":"1.0","provider_schemas":{}}"#, "providers schema -json"),
        (r#"{"format_version":"1.0","valid":true,"error_count":0}"#, "validate -json"),
        (r#"{"terraform_version":"1.15.5","platform":"linux_amd64"}"#, "version -json"),
    ] {
        assert_says(json, &Unreadable::OtherReport { command }, &[command]);
    }
    let line = r#"{"@level":"info","@message":"Terraform 1.15.5","type":"version"}"#;
    for events in [line.to_owned(), format!("{line}\n{line}\n")] {
        assert_says(events, &Unreadable::Events, &["plan -out=FILE"]);
    }
}

#[test]
fn text_for_people_and_configurations_are_told() {
    let plan = "\u{1b}[1mbluegreen_switch.web: Refreshing state... [id=a]\u{1b}[0m\n";
    assert_says(plan, &Unreadable::PlanForPeople, &["show -json FILE"]);
    assert_says("# all\nresource \"bluegreen_switch\" \"web\" {\n}\n", &Unreadable::Configuration, &["HCL"]);
    assert_says("no such file\n", &Unreadable::OtherText, &[]);
    assert_says("<!doctype html>\n<title>Log in</title>", &Unreadable::Markup, &["proxy"]);
    assert_says([0x80, 0x81, 0x82, 0x83], &Unreadable::NotUtf8 { offset: 0 }, &[]);
}

#[test]
fn other_json_is_told_by_its_members() {
    let errors = r#"{"errors":[{"status":"404","title":"hush"}]}"#;
    assert_says(errors, &Unreadable::OtherJson { members: "an object with \"errors\"".to_owned() }, &["neither"]);
    assert_says("[1]", &Unreadable::OtherJson { members: "a list".to_owned() }, &[]);
    assert_says("{}", &Unreadable::OtherJson { members: "an empty object".to_owned() }, &[]);
}

#[test]
fn a_shown_state_with_nothing_in_it_is_an_empty_state() {
    let Ok(Document::State(state)) = read(br#"{"format_version":"1.0"}"#, &Selection::everything()) else { panic!() };
    assert!(state.instances.is_empty());
}

#[test]
fn what_stands_around_the_json_is_told_with_its_line() {
    let wrapped = format!("[command]terraform show -json\n\n{STATE}\n");
    assert_says(wrapped, &Unreadable::TextBefore { line: 3 }, &["terraform_wrapper"]);
    assert_says(format!("{STATE}\n\n::debug::done\n"), &Unreadable::TextAfter { line: 3 }, &["one document"]);
}

#[test]
fn every_beginning_of_a_state_is_told_to_be_cut_off() {
    for end in 1..STATE.len() {
        assert_says(&STATE[..end], &Unreadable::Truncated { line: 1 }, &["cut off"]);
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_never_repeated() {
    assert_says("{\n  \"version\": hush\n}", &Unreadable::NotJson { line: 2, column: 14 }, &[]);
    let resources =
        "{\"version\":4,\"terraform_version\":\"1\",\n \"resources\":[{\"mode\":\"managed\",\n  \"type\":[\"hush\"]}]}";
    let error = error(resources);
    let Unreadable::Unexpected { line: 3, .. } = &error else { panic!("{error:?}") };
    assert!(error.to_string().contains("a list of resources") && !error.to_string().contains("hush"), "{error}");
    let twice = r#"{"version":4,"resources":[],"resources":[]}"#;
    assert!(matches!(self::error(twice), Unreadable::Unexpected { .. }));
}

#[test]
fn the_place_is_that_in_the_document_and_not_in_a_part_of_it() {
    let mut json = Vec::new();
    writeln!(json, "{{\"version\":4,\"serial\":1,\"resources\":[").unwrap();
    writeln!(json, "{{\"mode\":\"managed\",\"type\":\"bluegreen_switch\",\"name\":\"web\",").unwrap();
    writeln!(json, "\"provider\":\"provider[\\\"a/b/c\\\"]\",\"instances\":[").unwrap();
    writeln!(json, "  {{\"schema_version\": \"hush\"}}]}}]}}").unwrap();
    let Unreadable::Unexpected { line, column, .. } = error(&json) else { panic!() };
    assert_eq!((line, column), (4, 27));
}

#[test]
fn an_object_without_attributes_names_its_address() {
    let json = r#"{"version":4,"serial":1,"resources":[{"mode":"managed","type":"bluegreen_switch","name":"web",
        "provider":"provider[\"a/b/c\"]","instances":[{"schema_version":0,"attributes_flat":{"id":"hush"}}]}]}"#;
    assert!(error(json).to_string().contains("attributes of bluegreen_switch.web"), "{}", error(json));
}
