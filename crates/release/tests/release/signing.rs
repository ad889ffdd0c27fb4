//! Keys and signatures.

use crate::support::{Parts, TestKey, files_of, names, now};

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_key_that_registries_do_not_take_is_refused_before_anything_is_signed() {
    let text = TestKey::made("ed25519").as_signing_key().unwrap_err().to_string();
    assert!(text.contains("algorithm 22, expected is RSA"), "{text}");
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_wrong_passphrase_leaves_no_signature() {
    let directory = Parts::of_all_platforms().release().unwrap();
    let key = TestKey::with_passphrase("opens nothing");
    let text = bluegreen_release::sign_release(&key, &names(), directory.path()).unwrap_err().to_string();
    assert!(text.contains("Bad passphrase"), "{text}");
    assert!(!directory.path().join(format!("{}.sig", names().provider_sums())).exists());
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn what_is_no_key_is_named_with_its_variable() {
    let text = bluegreen_release::SigningKey::of("no key", "").unwrap_err().to_string();
    assert!(text.contains("BLUEGREEN_SIGNING_KEY is no OpenPGP key"), "{text}");
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn what_is_signed_at_the_same_time_has_the_same_signature() {
    let (parts, key) = (Parts::of_all_platforms(), TestKey::rsa().at(now()));
    let [first, again] = [(); 2].map(|()| files_of(parts.signed_release(&key).path()));
    assert!(first.keys().any(|name| name.ends_with(".sig")));
    assert!(first == again, "releases differ");
}
