//! Terraform's own configuration file: where `init` may look for providers. Nowhere else means no network.

use std::path::Path;
use std::{fs, io};

use super::aws_mirror::AwsMirror;

/// Where hashicorp/aws comes from.
pub(super) enum Aws<'a> {
    /// From nowhere.
    Absent,
    /// From a directory.
    Mirror(&'a AwsMirror),
    /// From where its authors publish it.
    Registry,
}

pub(super) fn write(file: &Path, mirror: &Path, aws: &Aws<'_>) -> io::Result<()> {
    let mut methods = vec![filesystem_mirror(mirror, "bluegreen/bluegreen")];
    match aws {
        Aws::Absent => {}
        Aws::Mirror(aws) => methods.push(filesystem_mirror(aws.directory(), AwsMirror::SOURCE)),
        Aws::Registry => methods.push(format!("  direct {{\n    include = [{}]\n  }}\n", quoted(AwsMirror::SOURCE))),
    }
    fs::write(file, format!("provider_installation {{\n{}}}\n", methods.concat()))
}

fn filesystem_mirror(directory: &Path, source: &str) -> String {
    let path = quoted(&directory.to_string_lossy());
    format!("  filesystem_mirror {{\n    path    = {path}\n    include = [{}]\n  }}\n", quoted(source))
}

/// A string of HCL 1, in which a backslash, as in Windows' paths, would start an escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
