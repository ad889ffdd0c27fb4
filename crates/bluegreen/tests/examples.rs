//! Where what the library offers has no example. What it offers is written down in `crates/release/tests/surface`.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Public things that their fields and variants explain, or an example of something else shows.
const WITHOUT_AN_EXAMPLE: [&str; 26] = [
    "AddressError",
    "Alias",
    "Attribute",
    "Cause",
    "Change",
    "DeferredChange",
    "Document",
    "Form",
    "Host",
    "Instance",
    "Key",
    "LogProgress",
    "Mode",
    "ModuleStep",
    "ObserveError",
    "Origin",
    "PendingRoute",
    "Plan",
    "RecordedSwitch",
    "ReplaceOrder",
    "ResourceChange",
    "Standing",
    "State",
    "Survey",
    "SystemClock",
    "survey",
];

fn source(directory: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)
}

/// The names that a `lib.rs` hands on.
fn handed_on(file: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(source(file)).unwrap();
    let uses = text.split("\npub use ").skip(1).map(|rest| rest.split(';').next().unwrap());
    let names = uses.flat_map(|used| {
        let list = used.split_once('{').map_or(used, |(_, list)| list.trim_end_matches('}'));
        list.split(',').map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>()
    });
    names.map(|name| name.rsplit([' ', ':']).next().unwrap().to_owned()).collect()
}

/// Every public thing that is defined at the outermost level of these files, and whether its documentation has an example.
fn defined(directory: &Path, found: &mut Vec<(String, bool)>) {
    for path in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            defined(&path, found);
            continue;
        }
        let (text, mut has_example) = (std::fs::read_to_string(path).unwrap(), false);
        for line in text.lines() {
            if let Some(item) = line.strip_prefix("pub ") {
                let words: Vec<_> =
                    item.split([' ', '(', '<', '{', ';', ':']).filter(|word| *word != "async").collect();
                if ["struct", "enum", "trait", "fn"].contains(&words[0]) {
                    found.push((words[1].to_owned(), has_example));
                }
            }
            has_example = match line {
                _ if line.starts_with("/// ```") => true,
                _ if line.starts_with("///") || line.starts_with("#[") => has_example,
                _ => false,
            };
        }
    }
}

#[test]
fn everything_else_has_an_example() {
    let mut found = Vec::new();
    ["src", "../state/src"].iter().for_each(|directory| defined(&source(directory), &mut found));
    let public: BTreeSet<_> = ["src/lib.rs", "../state/src/lib.rs"].into_iter().flat_map(handed_on).collect();
    let without = found.iter().filter(|(name, has_example)| public.contains(name) && !has_example);
    let without: BTreeSet<_> = without.map(|(name, _)| name.as_str()).collect();
    assert_eq!(without.into_iter().collect::<Vec<_>>(), WITHOUT_AN_EXAMPLE);
}
