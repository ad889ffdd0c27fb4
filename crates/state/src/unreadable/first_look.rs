//! What bytes are, as far as their beginning tells.

use serde::de::IgnoredAny;

use super::Unreadable;

/// How much of a text is looked at to say what it is.
const BEGINNING: usize = 64 * 1024;

/// What files begin with that are no text.
const COMPRESSED: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x04\x22\x4d\x18", "lz4"),
];

/// What only stands in what a plan prints for people. Between its words there may be colors.
const FOR_PEOPLE: [&str; 5] = [
    "will perform the following actions",
    "used the selected providers to generate",
    "Refreshing state...",
    "No changes. ",
    "Objects have changed outside of",
];

/// How a line of HCL begins.
const HCL: [&str; 8] =
    ["resource \"", "terraform {", "variable \"", "provider \"", "data \"", "module \"", "locals {", "output \""];

/// The JSON in these bytes, without the mark that some editors put before it.
pub(crate) fn json_in(bytes: &[u8]) -> Result<&[u8], Unreadable> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.trim_ascii_start();
    if first.is_empty() {
        return Err(Unreadable::Empty);
    }
    if is_utf16(bytes) {
        return Err(Unreadable::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(Unreadable::SavedPlan);
    }
    if let Some((_, how)) = COMPRESSED.into_iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Unreadable::Compressed { how });
    }
    match first[0] {
        b'{' => Ok(bytes),
        b'<' => Err(Unreadable::Markup),
        b'[' if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() => {
            Err(Unreadable::OtherJson { members: "a list".to_owned() })
        }
        _ => Err(text(bytes)),
    }
}

/// With its mark, or by the zeros between the letters of JSON.
fn is_utf16(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    marked || matches!(bytes, [first, 0, _, 0, ..] | [0, first, 0, _, ..] if *first != 0)
}

fn text(bytes: &[u8]) -> Unreadable {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    if let Err(error) = std::str::from_utf8(beginning)
        && error.error_len().is_some()
    {
        return Unreadable::NotUtf8 { offset: error.valid_up_to() };
    }
    let text = String::from_utf8_lossy(beginning);
    if FOR_PEOPLE.iter().any(|phrase| text.contains(phrase)) {
        return Unreadable::PlanForPeople;
    }
    if text.lines().any(|line| HCL.iter().any(|word| line.starts_with(word))) {
        return Unreadable::Configuration;
    }
    match text.lines().position(|line| line.trim_start().starts_with("{\"") || line.trim() == "{") {
        Some(before) => Unreadable::TextBefore { line: before + 1 },
        None => Unreadable::OtherText,
    }
}
