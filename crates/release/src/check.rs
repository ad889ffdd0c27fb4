//! A release as a registry looks at it before it takes it. Registries are silent about what they do not like.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use crate::gpg::GpgError;
use crate::manifest::protocols;
use crate::names::{Names, signature_of};
use crate::platform::{PLATFORMS, Platform, REQUIRED};
use crate::program::built_for;
use crate::signature::is_signed;
use crate::sums::{read_sums, sha256};

/// What `terraform init` downloads for each platform must be smaller, in bytes: pipelines do that again and again.
const LARGEST_ZIP: usize = 8_000_000;

/// Something for which a registry, Terraform or a user would turn the release down.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct Finding {
    /// The file that it is about.
    pub file: String,
    /// What was expected, and what is there.
    pub reason: String,
}

fn finding(file: impl Into<String>, reason: impl Into<String>) -> Finding {
    Finding { file: file.into(), reason: reason.into() }
}

/// Everything that is wrong with a release; nothing, when all is well.
///
/// # Errors
///
/// gpg cannot be run, or the public key is none.
pub fn check_release(directory: &Path, names: &Names, public_key: &str) -> Result<Vec<Finding>, GpgError> {
    let mut findings = Vec::new();
    let mut listed = BTreeSet::new();
    for sums in [names.provider_sums(), names.other_sums()] {
        listed.extend([sums.clone(), signature_of(&sums)]);
        findings.extend(check_signature(directory, &sums, public_key)?);
        findings.extend(check_sums(directory, &sums, &mut listed));
    }
    findings.extend(check_names(directory, names, &listed));
    findings.extend(check_manifest(directory, names));
    for platform in &PLATFORMS {
        findings.extend(check_zip(directory, names, platform));
    }
    Ok(findings)
}

fn check_signature(directory: &Path, sums: &str, public_key: &str) -> Result<Option<Finding>, GpgError> {
    let signature = signature_of(sums);
    if !directory.join(&signature).is_file() {
        return Ok(Some(finding(signature, "is missing: nothing says whose release this is")));
    }
    let signed = is_signed(&directory.join(sums), public_key)?;
    Ok((!signed).then(|| finding(signature, format!("is no signature of {sums} by the public key that is valid now"))))
}

fn check_sums(directory: &Path, sums: &str, listed: &mut BTreeSet<String>) -> Vec<Finding> {
    let Ok(text) = fs::read_to_string(directory.join(sums)) else { return vec![finding(sums, "is missing")] };
    let lines = match read_sums(&text) {
        Ok(lines) => lines,
        Err(line) => {
            return vec![finding(sums, format!("expected are a checksum, two spaces and a name; found: {line}"))];
        }
    };
    listed.extend(lines.keys().map(|name| (*name).to_owned()));
    let differs = |(name, expected): (&str, &str)| match fs::read(directory.join(name)) {
        Err(_) => Some(finding(name, format!("is missing, but listed in {sums}"))),
        Ok(bytes) if sha256(&bytes) != expected => Some(finding(name, format!("has another checksum than in {sums}"))),
        Ok(_) => None,
    };
    lines.into_iter().filter_map(differs).collect()
}

/// What must be listed, and what is there without being listed.
fn check_names(directory: &Path, names: &Names, listed: &BTreeSet<String>) -> Vec<Finding> {
    let required = Platform::named(REQUIRED).map(|platform| names.provider_zip(platform)).ok();
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let there = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let expected: BTreeSet<_> = there.chain(required).chain([names.manifest()]).collect();
    let unlisted = expected.difference(listed);
    unlisted
        .map(|name| finding(name, "stands in no file of checksums: a registry leaves it out without a word"))
        .collect()
}

fn check_manifest(directory: &Path, names: &Names) -> Option<Finding> {
    let bytes = fs::read(directory.join(names.manifest())).ok()?;
    protocols(&bytes).err().map(|reason| finding(names.manifest(), reason))
}

/// Exactly one program of the right name for the right platform, and not too large.
fn check_zip(directory: &Path, names: &Names, platform: &Platform) -> Option<Finding> {
    let name = names.provider_zip(platform);
    let bytes = fs::read(directory.join(&name)).ok()?;
    if bytes.len() >= LARGEST_ZIP {
        let reason = format!("has {} bytes, expected are less than {LARGEST_ZIP}: what has grown?", bytes.len());
        return Some(finding(name, reason));
    }
    let program = names.provider_program(platform);
    let reason = match program_in(&bytes, &program) {
        Err(reason) => reason,
        Ok(content) => match built_for(&content) {
            Ok(found) if found == platform.name => return None,
            Ok(found) => format!("{program} in it is built for {found}"),
            Err(found) => format!("{program} in it is {found}"),
        },
    };
    Some(finding(name, reason))
}

fn program_in(zip: &[u8], program: &str) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| error.to_string())?;
    let mut file = archive.by_name(program).map_err(|_| format!("has no {program} in it"))?;
    if file.unix_mode().is_none_or(|mode| mode & 0o111 == 0) {
        return Err(format!("{program} in it may not be executed"));
    }
    let mut content = Vec::new();
    file.read_to_end(&mut content).map_err(|error| error.to_string())?;
    Ok(content)
}
