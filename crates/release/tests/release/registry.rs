//! The real Terraform installs a release from a registry of our own.

use bluegreen_release::{PLATFORMS, Platform};
use workbench::Terraform;

use crate::support::{Lab, Parts, Registry, TestKey, VERSION, names, signed_release};

/// A whole release in a registry, and a Terraform that asks it.
fn published() -> (Registry, Lab) {
    let registry = Registry::publish(signed_release().path(), TestKey::public()).unwrap();
    let host = Terraform::find().unwrap().flavour().registry_host();
    let lab = Lab::with(&registry.instead_of(host), Some(&registry.site));
    (registry, lab)
}

fn zip_of_this_machine() -> String {
    format!("/files/{}", names().provider_zip(Platform::named(&workbench::platform()).unwrap()))
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn init_installs_verifies_and_locks_and_a_second_init_accepts_the_lock() {
    let (_registry, lab) = published();
    let run = lab.init().await.success();
    let installed = format!("Installed bluegreen/bluegreen v{VERSION} (self-signed, key ID");
    assert!(run.stdout.contains(&installed), "{}", run.both());
    let lock = lab.lock_file();
    // Whatever the signed checksums list is locked, not only the archive of this machine.
    assert!(lock.matches("\"zh:").count() >= PLATFORMS.len(), "{lock}");
    lab.init().await.success().says("from the dependency lock file");
    assert_eq!(lab.lock_file(), lock);
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn all_platforms_of_the_release_are_locked_and_the_next_init_accepts_that() {
    let (_registry, lab) = published();
    let platforms = PLATFORMS.map(|platform| format!("-platform={}", platform.name));
    let arguments: Vec<_> = ["providers", "lock"].into_iter().chain(platforms.iter().map(String::as_str)).collect();
    lab.run(&arguments).await.success();
    let lock = lab.lock_file();
    assert_eq!(lock.matches("\"h1:").count(), PLATFORMS.len(), "{lock}");
    lab.init().await.success();
    assert_eq!(lab.lock_file(), lock);
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn an_archive_with_a_flipped_byte_is_refused() {
    let (registry, lab) = published();
    registry.site.flip_a_bit_of(&zip_of_this_machine());
    lab.init().await.failure().says("archive has incorrect checksum");
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn checksums_that_are_not_what_was_signed_are_refused() {
    let (registry, lab) = published();
    let path = format!("/files/{}", names().provider_sums());
    // Of another platform: the archive of this machine is still what the checksums say.
    let others = if workbench::platform() == "darwin_amd64" { "darwin_arm64" } else { "darwin_amd64" };
    registry.site.change(&path, |sums| {
        let lines = String::from_utf8(sums).unwrap();
        let forged = |line: &str| {
            if line.contains(others) { line.replace(&line[..64], &"0".repeat(64)) } else { line.to_owned() }
        };
        lines.lines().map(|line| forged(line) + "\n").collect::<String>().into_bytes()
    });
    lab.init().await.failure().says("error checking signature");
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn a_release_without_a_signature_is_refused() {
    let (registry, lab) = published();
    registry.site.remove(&format!("/files/{}.sig", names().provider_sums()));
    lab.init().await.failure().says("signature");
}

#[tokio::test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
async fn a_signature_by_another_key_is_refused() {
    let (registry, lab) = published();
    let forged = Parts::of_all_platforms().signed_release(&TestKey::other());
    let signature = format!("{}.sig", names().provider_sums());
    registry.site.put(&format!("/files/{signature}"), std::fs::read(forged.path().join(&signature)).unwrap());
    lab.init().await.failure().says("authentication signature from unknown issuer");
}

#[test]
#[ignore = "needs gpg: cargo test -p bluegreen-release -- --include-ignored"]
fn a_registry_does_not_publish_what_nobody_signed() {
    let directory = Parts::of_all_platforms().release().unwrap();
    let refused = Registry::publish(directory.path(), TestKey::public()).err().unwrap();
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused.iter().all(|finding| finding.file.ends_with("SHA256SUMS.sig")), "{refused:?}");
}
