//! What is made, and that it is made the same way each time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use bluegreen_release::Platform;

use crate::support::{Parts, VERSION, fake_program, files_of, names};

#[test]
fn everything_that_registries_mirrors_and_users_take_is_made() {
    let directory = files_of(Parts::of_all_platforms().release().unwrap().path());
    let platforms = ["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64", "windows_arm64"];
    let of_the_provider = |end: &str| format!("terraform-provider-bluegreen_{VERSION}_{end}");
    let of_the_command_line = |end: &str| format!("bluegreen_{VERSION}_{end}");
    let mut expected: Vec<String> = platforms.map(|one| of_the_command_line(&format!("{one}.tar.gz"))).to_vec();
    expected.extend(platforms.map(|one| of_the_provider(&format!("{one}.zip"))));
    expected.extend(["SHA256SUMS", "manifest.json", "mirror.tar", "sbom.cdx.json"].map(of_the_provider));
    expected.push(of_the_command_line("SHA256SUMS"));
    expected.sort_unstable();
    assert_eq!(directory.into_keys().collect::<Vec<_>>(), expected);
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    let (parts, again) = (Parts::of_all_platforms(), Parts::of_all_platforms());
    let first = files_of(parts.release().unwrap().path());
    // Written later, in other directories, by whatever rights this process has now.
    let later = files_of(again.release().unwrap().path());
    for (name, bytes) in &first {
        assert!(later[name] == *bytes, "{name} differs");
    }
    assert_eq!(first.len(), later.len());
}

#[test]
fn terraforms_checksums_list_archives_and_the_manifest_and_nothing_else() {
    let files = files_of(Parts::of_all_platforms().release().unwrap().path());
    let sums = String::from_utf8(files[&names().provider_sums()].clone()).unwrap();
    let listed: Vec<_> = sums.lines().map(|line| line.split_once("  ").unwrap().1).collect();
    assert_eq!(listed.len(), 7, "{sums}");
    assert!(listed.contains(&names().manifest().as_str()), "{sums}");
    assert_eq!(listed.iter().filter(|name| name.ends_with(".zip")).count(), 6, "{sums}");
}

#[test]
fn an_archive_has_one_program_of_the_right_name_that_may_be_executed() {
    let files = files_of(Parts::of_all_platforms().release().unwrap().path());
    let program_in = |platform: &str| {
        let zip = &files[&names().provider_zip(Platform::named(platform).unwrap())];
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        let mut modes = BTreeMap::new();
        for index in 0..zip.len() {
            let file = zip.by_index(index).unwrap();
            modes.insert(file.name().to_owned(), file.unix_mode().unwrap() & 0o777);
        }
        assert_eq!(modes.len(), 4, "{modes:?}");
        let (program, _) = modes.into_iter().find(|(_, mode)| *mode == 0o755).unwrap();
        let mut content = Vec::new();
        zip.by_name(&program).unwrap().read_to_end(&mut content).unwrap();
        assert_eq!(content, fake_program(platform, "terraform-provider-bluegreen"));
        program
    };
    assert_eq!(program_in("linux_arm64"), format!("terraform-provider-bluegreen_v{VERSION}"));
    assert_eq!(program_in("windows_amd64"), format!("terraform-provider-bluegreen_v{VERSION}.exe"));
}

#[test]
fn the_command_line_comes_with_what_lies_beside_it() {
    let files = files_of(Parts::of_all_platforms().release().unwrap().path());
    let archive = &files[&format!("bluegreen_{VERSION}_linux_amd64.tar.gz")];
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice()));
    let entries = archive.entries().unwrap().map(|entry| {
        let header = entry.unwrap().header().clone();
        (header.path().unwrap().to_str().unwrap().to_owned(), header.mode().unwrap(), header.mtime().unwrap())
    });
    let beside = ["completions/bluegreen.bash", "man/bluegreen.1"];
    let expected = ["CHANGELOG.md", "LICENSE", "README.md", "bluegreen"].into_iter().chain(beside).map(|name| {
        let mode = if name == "bluegreen" { 0o755 } else { 0o644 };
        (format!("bluegreen_{VERSION}_linux_amd64/{name}"), mode, 0)
    });
    assert_eq!(entries.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn a_command_line_without_completions_or_manual_pages_is_refused() {
    let parts = Parts::of_all_platforms();
    let directory = parts.inputs.binaries.join("darwin_arm64").join("man");
    fs::remove_file(directory.join("bluegreen.1")).unwrap();
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("man is empty") && text.contains("release-programs"), "{text}");
    fs::remove_dir(&directory).unwrap();
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("man cannot be read"), "{text}");
}

#[test]
fn a_program_of_another_platform_is_refused_with_both_names() {
    let parts = Parts::of_all_platforms();
    let darwin = Platform::named("darwin_arm64").unwrap();
    parts.put(darwin, "terraform-provider-bluegreen", &fake_program("linux_arm64", "wrong"));
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("darwin_arm64, but is built for linux_arm64"), "{text}");
}

#[test]
fn a_linux_program_that_asks_for_a_newer_glibc_is_refused() {
    let parts = Parts::of_all_platforms();
    let linux = Platform::named("linux_amd64").unwrap();
    parts.put(linux, "bluegreen", &fake_program("linux_amd64", "GLIBC_2.17\0GLIBC_2.28\0"));
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("needs glibc 2.28, expected is 2.17"), "{text}");
}

#[test]
fn a_release_without_the_platform_of_hcp_terraform_is_refused() {
    let parts = Parts::of_all_platforms();
    fs::remove_dir_all(parts.inputs.binaries.join("linux_amd64")).unwrap();
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("no directory linux_amd64"), "{text}");
}

#[test]
fn a_second_release_is_not_written_over_the_first() {
    let parts = Parts::of_all_platforms();
    let first = parts.release().unwrap();
    let again = bluegreen_release::write_release(&parts.inputs, &names(), &serde_json::Value::Null, first.path());
    let text = again.unwrap_err().to_string();
    assert!(text.contains("is not empty"), "{text}");
}

#[test]
fn a_manifest_without_a_protocol_is_refused_when_the_release_is_made() {
    let mut parts = Parts::of_all_platforms();
    let root = tempfile::tempdir().unwrap();
    for name in ["CHANGELOG.md", "LICENSE", "README.md"] {
        fs::copy(parts.inputs.root.join(name), root.path().join(name)).unwrap();
    }
    fs::write(root.path().join("terraform-registry-manifest.json"), r#"{"version":1,"metadata":{}}"#).unwrap();
    parts.inputs.root = root.path().to_owned();
    let text = parts.release().unwrap_err().to_string();
    assert!(text.contains("metadata.protocol_versions names none"), "{text}");
}
