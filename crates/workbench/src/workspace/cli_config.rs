//! Terraform's own configuration file: where `init` may look for providers. Nowhere else means no network.

use std::path::Path;
use std::{fs, io};

use super::aws_mirror::AwsMirror;

pub(super) fn write_cli_config(file: &Path, mirror: &Path, aws: Option<&AwsMirror>) -> io::Result<()> {
    let ours = filesystem_mirror(mirror, "bluegreen/bluegreen");
    let aws = aws.map(|aws| filesystem_mirror(aws.directory(), AwsMirror::SOURCE)).unwrap_or_default();
    fs::write(file, format!("provider_installation {{\n{ours}{aws}}}\n"))
}

fn filesystem_mirror(directory: &Path, source: &str) -> String {
    let path = quoted(&directory.to_string_lossy());
    format!("  filesystem_mirror {{\n    path    = {path}\n    include = [{}]\n  }}\n", quoted(source))
}

/// A string of HCL 1, in which a backslash, as in Windows' paths, would start an escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
