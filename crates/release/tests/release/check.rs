//! What a registry would turn down is found before it is uploaded.

use std::fs;
use std::path::Path;

use bluegreen_release::{Platform, check_release, sha256, sign_release};

use crate::support::{TestKey, names, now, signed_release};

fn findings(directory: &Path) -> Vec<String> {
    check_release(directory, &names(), TestKey::public()).unwrap().iter().map(ToString::to_string).collect()
}

/// A whole release, and what is found after it was changed.
fn found_after(change: impl FnOnce(&Path)) -> Vec<String> {
    let directory = signed_release();
    assert_eq!(findings(directory.path()), Vec::<String>::new());
    change(directory.path());
    findings(directory.path())
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_flipped_byte_is_found() {
    let zip = names().provider_zip(Platform::named("darwin_arm64").unwrap());
    let found = found_after(|directory| {
        let mut bytes = fs::read(directory.join(&zip)).unwrap();
        // In the text of the licence, so that the archive itself is still whole.
        bytes[100] ^= 1;
        fs::write(directory.join(&zip), bytes).unwrap();
    });
    assert_eq!(found, [format!("{zip}: has another checksum than in {}", names().provider_sums())]);
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_missing_signature_is_found() {
    let signature = format!("{}.sig", names().provider_sums());
    let found = found_after(|directory| fs::remove_file(directory.join(&signature)).unwrap());
    assert_eq!(found, [format!("{signature}: is missing: nothing says whose release this is")]);
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_signature_by_another_key_is_found() {
    let found = found_after(|directory| sign_release(&TestKey::other(), &names(), directory).unwrap());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("is no signature of terraform-provider-bluegreen_"), "{found:?}");
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_manifest_that_the_checksums_do_not_list_is_found() {
    let (sums, manifest) = (names().provider_sums(), names().manifest());
    let found = found_after(|directory| {
        let listed = fs::read_to_string(directory.join(&sums)).unwrap();
        let rest: Vec<_> = listed.lines().filter(|line| !line.ends_with(&manifest)).collect();
        fs::write(directory.join(&sums), rest.join("\n") + "\n").unwrap();
        sign_release(&TestKey::rsa(), &names(), directory).unwrap();
    });
    assert_eq!(found, [format!("{manifest}: stands in no file of checksums: a registry leaves it out without a word")]);
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_program_in_another_platforms_archive_is_found_though_all_checksums_are_right() {
    let [linux, darwin] =
        ["linux_amd64", "darwin_arm64"].map(|name| names().provider_zip(Platform::named(name).unwrap()));
    let found = found_after(|directory| {
        let wrong = fs::read(directory.join(&linux)).unwrap();
        replace_with_right_checksums(directory, &darwin, &wrong);
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&darwin) && found[0].ends_with("in it is built for linux_amd64"), "{found:?}");
}

/// Puts other bytes in the place of a file of the provider, as whoever makes a release would.
fn replace_with_right_checksums(directory: &Path, file: &str, bytes: &[u8]) {
    let sums = names().provider_sums();
    let before = fs::read(directory.join(file)).unwrap();
    fs::write(directory.join(file), bytes).unwrap();
    let listed = fs::read_to_string(directory.join(&sums)).unwrap().replace(&sha256(&before), &sha256(bytes));
    fs::write(directory.join(&sums), listed).unwrap();
    sign_release(&TestKey::rsa(), &names(), directory).unwrap();
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn an_archive_that_is_too_large_to_download_again_and_again_is_found() {
    let zip = names().provider_zip(Platform::named("linux_amd64").unwrap());
    let found = found_after(|directory| {
        let mut large = vec![0; 8_000_000];
        large.extend(fs::read(directory.join(&zip)).unwrap());
        replace_with_right_checksums(directory, &zip, &large);
    });
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(&zip) && found[0].contains("expected are less than 8000000"), "{found:?}");
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_signature_of_tomorrow_is_found_because_terraform_takes_it_for_expired() {
    let tomorrow = TestKey::rsa().at(now() + 24 * 60 * 60);
    let found = found_after(|directory| sign_release(&tomorrow, &names(), directory).unwrap());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|finding| finding.ends_with("by the public key that is valid now")), "{found:?}");
}
