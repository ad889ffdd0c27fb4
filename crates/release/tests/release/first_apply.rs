//! With nothing but Terraform: a release of the real provider is installed, and makes its first apply.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bluegreen_release::{Platform, sha256, sign_release};
use bluegreen_sandbox::{Options, Sandbox, Topology};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Lab, Registry, TestKey, host, names, signed_release};

/// What a reader of the README has patience for. It takes seconds; a busy machine must not make it fail.
const IN_TIME: Duration = Duration::from_secs(60);

#[tokio::test]
#[ignore = "needs gpg, and the provider: cargo build && cargo test -p bluegreen-release -- --include-ignored"]
async fn from_a_registry_the_first_apply_is_there_in_less_than_a_minute() {
    let release = signed_release();
    put_in_place_of_the_fake(release.path(), &provider());
    sign_release(&TestKey::rsa(), &names(), release.path()).unwrap();
    let registry = Registry::serve(release.path(), TestKey::public());
    let sandbox = Sandbox::start(Topology::default(), Options::default()).await.unwrap();
    let lab = Lab::with(&registry.instead_of(host().flavour().registry_host()), Some(&registry.site));
    lab.write("main.tf", include_str!("../../../../examples/sandbox/main.tf"));
    lab.write("sandbox.json", &serde_json::to_string(sandbox.ready()).unwrap());

    let begun = Instant::now();
    lab.init().await.success().says("self-signed");
    let installed = begun.elapsed();
    lab.run(&["apply", "-auto-approve", "-no-color"]).await.success().says("Apply complete! Resources: 1 added");
    let applied = begun.elapsed();
    println!("init took {installed:.1?}, and with the first apply {applied:.1?}");
    assert!(applied < IN_TIME, "{applied:?}");
}

/// The provider that the same build has made. It is another package's program, for which cargo has no variable.
fn provider() -> Vec<u8> {
    let tests = std::env::current_exe().unwrap();
    let directory = tests.ancestors().nth(2).unwrap();
    let program: PathBuf = directory.join(format!("terraform-provider-bluegreen{}", std::env::consts::EXE_SUFFIX));
    fs::read(&program)
        .unwrap_or_else(|error| panic!("{} cannot be read ({error}): `cargo build` makes it", program.display()))
}

/// This machine's archive gets this program. It is linked for this machine alone, so that no release could be made of it.
fn put_in_place_of_the_fake(release: &Path, program: &[u8]) {
    let platform = Platform::named(&workbench::platform()).unwrap();
    let archive = release.join(names().provider_zip(platform));
    let fake = fs::read(&archive).unwrap();
    let packed = repacked(&fake, &names().provider_program(platform), program);
    fs::write(&archive, &packed).unwrap();
    let sums = release.join(names().provider_sums());
    let listed = fs::read_to_string(&sums).unwrap();
    assert!(listed.contains(&sha256(&fake)), "{listed}");
    fs::write(&sums, listed.replace(&sha256(&fake), &sha256(&packed))).unwrap();
    fs::remove_file(release.join(format!("{}.sig", names().provider_sums()))).unwrap();
}

fn repacked(archive: &[u8], name: &str, program: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut into = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut file = from.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let rights = file.unix_mode().unwrap();
        // As it is: compressing a program with everything that a debugger wants takes half a minute.
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored).unix_permissions(rights);
        into.start_file(file.name(), options).unwrap();
        into.write_all(if file.name() == name { program } else { &content }).unwrap();
    }
    into.finish().unwrap().into_inner()
}
