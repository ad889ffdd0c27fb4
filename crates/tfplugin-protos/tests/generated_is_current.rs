//! The committed code is what the files in `proto/` give today.

use std::fs;
use std::path::{Path, PathBuf};

const PROTOS: [&str; 4] =
    ["tfplugin6.proto", "go_plugin/grpc_controller.proto", "go_plugin/grpc_stdio.proto", "go_plugin/grpc_broker.proto"];

#[test]
fn src_gen_is_what_the_protos_generate() {
    let fresh = tempfile::tempdir().expect("a temporary directory can be made");
    generate(fresh.path());
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gen");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        replace(&committed, fresh.path());
    }
    assert_eq!(names(&committed), names(fresh.path()), "src/gen has other files than the protos generate");
    for name in names(fresh.path()) {
        let same = read(&committed.join(&name)) == read(&fresh.path().join(&name));
        assert!(same, "src/gen/{name} is out of date: run UPDATE_GENERATED=1 cargo test -p tfplugin-protos");
    }
}

fn generate(into: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    let descriptors = protox::compile(PROTOS, [&root]).expect("the protos compile");
    tonic_prost_build::configure()
        .out_dir(into)
        .build_transport(false)
        .generate_default_stubs(true)
        .btree_map(".")
        .emit_rerun_if_changed(false)
        .compile_fds(descriptors)
        .expect("the descriptors generate");
}

fn replace(committed: &Path, fresh: &Path) {
    fs::remove_dir_all(committed).expect("src/gen can be removed");
    fs::create_dir_all(committed).expect("src/gen can be made");
    for name in names(fresh) {
        fs::copy(fresh.join(&name), committed.join(&name)).expect("a generated file can be copied");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn read(path: &PathBuf) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
