//! The `release-archives` command.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use bluegreen_release::{
    Inputs, KEY_VARIABLE, Names, ReleaseError, SigningKey, bill_of_materials, check_release, find_platforms,
    sign_release, write_release,
};
use clap::{Args, Parser, Subcommand};

/// All crates of the workspace share one version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Makes everything that a registry takes, and checks it as a registry would. RELEASING.md tells the whole way.
#[derive(Parser)]
#[command(name = "release-archives", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes archives, checksums, bill of materials and mirror, and signs them with the key in BLUEGREEN_SIGNING_KEY.
    Make(Make),
    /// Says what a registry, Terraform or users would turn down.
    Check(Check),
}

#[derive(Args)]
struct Make {
    /// A directory for each platform, such as linux_amd64, as .ci/release-programs leaves it: terraform-provider-bluegreen,
    /// bluegreen, and the directories completions and man.
    #[arg(long, value_name = "DIRECTORY")]
    binaries: PathBuf,
    /// Where everything is put; must be empty or not there yet.
    #[arg(long, value_name = "DIRECTORY")]
    into: PathBuf,
    /// The repository.
    #[arg(long, value_name = "DIRECTORY", default_value = ".")]
    root: PathBuf,
    /// The tag that is being released: it must be that of the version in Cargo.toml.
    #[arg(long)]
    tag: Option<String>,
    /// Without signatures, for a try: no registry takes such a release.
    #[arg(long)]
    unsigned: bool,
}

#[derive(Args)]
struct Check {
    /// The release.
    directory: PathBuf,
    /// The public key that the registries have, in ASCII armor.
    #[arg(long, value_name = "FILE")]
    public_key: PathBuf,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Make(arguments) => make(arguments),
        Command::Check(arguments) => check(&arguments),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

fn make(arguments: Make) -> Result<ExitCode, Box<dyn Error>> {
    let names = Names::of(VERSION);
    if let Some(tag) = arguments.tag.filter(|tag| *tag != format!("v{VERSION}")) {
        return Err(ReleaseError::AnotherVersion { tag, version: VERSION.to_owned() }.into());
    }
    // Before the work: a key that does not fit is known at once.
    let key = SigningKey::from_environment()?;
    if key.is_none() && !arguments.unsigned {
        return Err(format!(
            "{KEY_VARIABLE} is not set: expected is a secret RSA key in ASCII armor (`gpg --armor --export-secret-keys`); \
             --unsigned makes a release that no registry takes"
        )
        .into());
    }
    let inputs = Inputs { root: arguments.root, binaries: arguments.binaries };
    let materials = bill_of_materials(&inputs.root, &find_platforms(&inputs.binaries)?)?;
    write_release(&inputs, &names, &materials, &arguments.into)?;
    if let Some(key) = key {
        sign_release(&key, &names, &arguments.into)?;
    }
    println!("{} has version {VERSION}", arguments.into.display());
    Ok(ExitCode::SUCCESS)
}

fn check(arguments: &Check) -> Result<ExitCode, Box<dyn Error>> {
    let key = fs::read_to_string(&arguments.public_key)
        .map_err(|error| format!("{} cannot be read: {error}", arguments.public_key.display()))?;
    let findings = check_release(&arguments.directory, &Names::of(VERSION), &key)?;
    for finding in &findings {
        println!("{finding}");
    }
    println!("{} findings in {}", findings.len(), arguments.directory.display());
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
