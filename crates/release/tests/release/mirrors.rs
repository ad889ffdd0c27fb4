//! The real Terraform installs a release from the mirror's tarball, as a directory and behind a web server.

use std::fs;
use std::path::{Path, PathBuf};

use bluegreen_release::{PLATFORMS, Platform};
use workbench::Terraform;

use crate::support::{Lab, Parts, Site, VERSION, names};

/// Unpacks the tarball, as those do who have no way out.
fn unpack(into: &Path) -> PathBuf {
    let directory = Parts::of_all_platforms().release().unwrap();
    let tarball = fs::File::open(directory.path().join(names().mirror())).unwrap();
    let mirror = into.join("mirror");
    tar::Archive::new(tarball).unpack(&mirror).unwrap();
    mirror
}

/// The mirror behind https, and a Terraform that asks nobody else.
fn network_mirror() -> (Site, Lab) {
    let (site, scratch) = (Site::start(), tempfile::tempdir().unwrap());
    let mirror = unpack(scratch.path());
    for host in ["registry.terraform.io", "registry.opentofu.org"] {
        let source = format!("{host}/bluegreen/bluegreen");
        for entry in fs::read_dir(mirror.join(&source)).unwrap() {
            let file = entry.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap();
            site.put(&format!("/mirror/{source}/{name}"), fs::read(&file).unwrap());
        }
    }
    let url = site.url("/mirror/");
    let lab = Lab::with(
        &format!("provider_installation {{\n  network_mirror {{\n    url = \"{url}\"\n  }}\n}}\n"),
        Some(&site),
    );
    (site, lab)
}

#[tokio::test]
async fn init_installs_from_the_unpacked_tarball() {
    let scratch = tempfile::tempdir().unwrap();
    let path = unpack(scratch.path());
    let path = path.display();
    let lab = Lab::with(
        &format!("provider_installation {{\n  filesystem_mirror {{\n    path = \"{path}\"\n  }}\n}}\n"),
        None,
    );
    lab.init().await.success().says(&format!("Installed bluegreen/bluegreen v{VERSION}"));
    lab.init().await.success();
}

#[tokio::test]
async fn init_installs_from_a_network_mirror_and_all_platforms_are_locked() {
    let (site, lab) = network_mirror();
    lab.init().await.success().says(&format!("Installed bluegreen/bluegreen v{VERSION}"));
    let platforms = PLATFORMS.map(|platform| format!("-platform={}", platform.name));
    let url = format!("-net-mirror={}", site.url("/mirror/"));
    let lock = ["providers", "lock", &url].into_iter().chain(platforms.iter().map(String::as_str));
    lab.run(&lock.collect::<Vec<_>>()).await.success();
    assert_eq!(lab.lock_file().matches("\"h1:").count(), PLATFORMS.len(), "{}", lab.lock_file());
    lab.init().await.success().says("from the dependency lock file");
}

#[tokio::test]
async fn an_archive_with_a_flipped_byte_in_a_network_mirror_is_refused() {
    let (site, lab) = network_mirror();
    let host = Terraform::find().unwrap().flavour().registry_host();
    let zip = names().provider_zip(Platform::named(&workbench::platform()).unwrap());
    site.flip_a_bit_of(&format!("/mirror/{host}/bluegreen/bluegreen/{zip}"));
    lab.init().await.failure().says("checksum");
}
