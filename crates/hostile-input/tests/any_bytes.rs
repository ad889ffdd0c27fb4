//! Every check of this crate, for a moment: with arbitrary bytes, with fragments of what the reader knows, and with the
//! seeds that fuzzing starts from, as they are and damaged.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hostile_input::{CHECKS, Check};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    files(&fuzz().join("seeds").join(name)).into_values().collect()
}

/// One change of an input: a byte, a cut, or a part of another one put in.
#[derive(Clone, Debug)]
enum Damage {
    Byte(Index, u8),
    Cut(Index, Index),
    Repeat(Index, Index),
    Insert(Index, Vec<u8>),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Cut(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
        (any::<Index>(), any_fragment()).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
    ]
}

/// What one reader or another takes for a beginning, an end, a length or a limit.
fn any_fragment() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        &b"["[..],
        b"]",
        b"{",
        b"}",
        b"\"",
        b"\\u",
        b":",
        b",",
        b".",
        b"e9",
        b"-",
        b"null",
        b"true",
        b"\"dynamic\"",
        b"[\"list\",",
        b"\n",
        b"&",
        b"=",
        b"%",
        b".member.",
        b".entry.1.key",
        b"/",
        b"ns",
        b"h",
        b"\xc2\xb5s",
        b"99999999999999999999",
        b"\xdd\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc7\x05\x0c",
        b"\x92\xc4",
        b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xcc\x81",
    ]);
    prop_oneof![words.prop_map(<[u8]>::to_vec), vec(any::<u8>(), 1..9)]
}

fn damaged(mut input: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let place = |index: &Index| index.index(input.len() + 1);
        match damage {
            Damage::Byte(at, byte) if !input.is_empty() => {
                let at = at.index(input.len());
                input[at] = *byte;
            }
            Damage::Byte(..) => {}
            Damage::Cut(from, to) => {
                let (from, to) = (place(from).min(place(to)), place(from).max(place(to)));
                input.drain(from..to);
            }
            Damage::Repeat(from, to) => {
                let (from, to) = (place(from).min(place(to)), place(from).max(place(to)));
                let part = input[from..to].to_vec();
                input.splice(to..to, part);
            }
            Damage::Insert(at, bytes) => {
                let at = place(at);
                input.splice(at..at, bytes.iter().copied());
            }
        }
    }
    input
}

fn any_input(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let from_seed = (prop::sample::select(seeds), vec(any_damage(), 0..6));
    prop_oneof![
        1 => vec(any::<u8>(), 0..80),
        1 => vec(any_fragment(), 0..20).prop_map(|fragments| fragments.concat()),
        4 => from_seed.prop_map(|(seed, damages)| damaged(seed, &damages)),
    ]
}

fn throws_everything_at(check: Check, name: &str) {
    let seeds = seeds(name);
    seeds.iter().for_each(|seed| check(seed));
    let mut runner = TestRunner::new(Config { cases: 2_000, failure_persistence: None, ..Config::default() });
    let thrown = runner.run(&any_input(seeds), |input| {
        check(&input);
        Ok(())
    });
    thrown.unwrap_or_else(|failure| panic!("{name}: {failure}"));
}

#[test]
fn no_bytes_break_a_reader() {
    // Each on a stack of its own, as small as those of the threads that read requests.
    std::thread::scope(|scope| {
        for (name, check) in CHECKS {
            let thread = std::thread::Builder::new().name(name.to_owned()).stack_size(2 << 20);
            thread.spawn_scoped(scope, move || throws_everything_at(check, name)).unwrap();
        }
    });
}

#[test]
fn every_check_is_a_fuzz_target_and_has_seeds() {
    let targets = files(&fuzz().join("fuzz_targets"));
    let names: Vec<_> = CHECKS.iter().map(|(name, _)| format!("{name}.rs")).collect();
    assert_eq!(targets.keys().cloned().collect::<Vec<_>>(), names);
    for (name, _) in CHECKS {
        let body = String::from_utf8(targets[&format!("{name}.rs")].clone()).unwrap();
        assert!(body.contains(&format!("hostile_input::{name}::check")), "{name}");
        assert!(!seeds(name).is_empty(), "{name} has no seeds");
    }
}
