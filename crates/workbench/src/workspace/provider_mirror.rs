//! The provider as a registry would lay it out, in a directory.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The version under which the provider is installed: all crates of this workspace share one.
pub const PROVIDER_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Puts the binary where `init` looks for it:
/// `HOST/bluegreen/bluegreen/VERSION/OS_ARCH/terraform-provider-bluegreen_vVERSION`.
///
/// The layout is Terraform's "unpacked" one (CLI configuration file, section "Implied Mirror Directories").
pub(super) fn install(mirror: &Path, registry_host: &str, binary: &Path) -> io::Result<PathBuf> {
    let package = mirror.join(registry_host).join("bluegreen/bluegreen").join(PROVIDER_VERSION).join(platform());
    fs::create_dir_all(&package)?;
    let name = format!("terraform-provider-bluegreen_v{PROVIDER_VERSION}{}", env::consts::EXE_SUFFIX);
    let installed = package.join(name);
    // A link would do, but a linker that writes the binary anew in place would change it under a running test.
    fs::copy(binary, &installed)?;
    Ok(installed)
}

/// The platform in Go's words, as Terraform names it: `linux_amd64`.
pub fn platform() -> String {
    let system = match env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let architecture = match env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{system}_{architecture}")
}
