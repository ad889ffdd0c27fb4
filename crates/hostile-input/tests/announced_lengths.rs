//! Lengths that lie, read with little memory. The limit is the process's, so this is a process of its own.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use hostile_input::CHECKS;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Far less than what the headers announce, and enough for a test and its threads.
const LIMIT: u64 = 1 << 30;

/// Headers that announce four billion elements or bytes, or more, in msgpack and in CBOR.
const HEADERS: [&[u8]; 9] = [
    &[0xdd, 0xff, 0xff, 0xff, 0xff],
    &[0xdf, 0xff, 0xff, 0xff, 0xff],
    &[0xdb, 0xff, 0xff, 0xff, 0xff],
    &[0xc6, 0xff, 0xff, 0xff, 0xff],
    &[0xc9, 0xff, 0xff, 0xff, 0xff, 12],
    &[0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x7b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/// What stands before a value: nothing, types for msgpack, and the choice of a protocol for requests.
const BEGINNINGS: [&[u8]; 6] = [
    b"",
    b"\"string\"\n",
    b"[\"list\",\"string\"]\n",
    b"[\"map\",[\"set\",\"string\"]]\n",
    b"\"dynamic\"\n\x92\xc4\x11[\"list\",\"string\"]",
    b"\x03",
];

#[test]
fn a_length_is_not_believed() {
    setrlimit(Resource::As, Rlimit { current: Some(LIMIT), maximum: Some(LIMIT) }).unwrap();
    let too_much = Vec::<u8>::new().try_reserve_exact(1 << 31);
    assert!(too_much.is_err(), "the limit does not hold");
    for (name, check) in CHECKS {
        for beginning in BEGINNINGS {
            for header in HEADERS {
                println!("{name}: {beginning:?} {header:?}");
                check(&[beginning, header].concat());
                check(&[beginning, header, &[0xc0; 100]].concat());
                check(&[beginning, &header.repeat(100)[..]].concat());
            }
        }
    }
}
