//! The whole release: read everything, make every file, write them all into an empty directory.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command_line_archive::pack_tar_gz;
use crate::error::ReleaseError;
use crate::inputs::{Files, Inputs, Programs, find_platforms, read, read_programs};
use crate::manifest::read_manifest;
use crate::mirror::{ProviderZip, pack_mirror};
use crate::names::{COMMAND_LINE, Names};
use crate::provider_zip::{Packed, pack_zip};
use crate::sums::sums_of;

/// What belongs to every archive, beside the program.
const BESIDE: [&str; 3] = ["CHANGELOG.md", "LICENSE", "README.md"];

/// Makes everything but the signatures, with the bill of materials that the caller has of
/// [`bill_of_materials`](crate::bill_of_materials()). One input makes the same bytes each time.
///
/// # Errors
///
/// Something is missing, is built for another platform, or cannot be written: see [`ReleaseError`].
pub fn write_release(inputs: &Inputs, names: &Names, materials: &Value, into: &Path) -> Result<(), ReleaseError> {
    refuse_what_is_there(into)?;
    let platforms = find_platforms(&inputs.binaries)?;
    let programs = platforms.iter().map(|platform| read_programs(&inputs.binaries, platform));
    let programs = programs.collect::<Result<Vec<_>, _>>()?;

    let zips = provider_zips(inputs, names, &programs)?;
    let mirror = pack_mirror(names, &zips).map_err(ReleaseError::file(Path::new(&names.mirror()), "written"))?;
    let mut provider: Files = zips.into_iter().map(|zip| (names.provider_zip(zip.platform), zip.bytes)).collect();
    provider.insert(names.manifest(), read_manifest(&inputs.root.join("terraform-registry-manifest.json"))?);

    let mut other = command_line_archives(inputs, names, &programs)?;
    other.insert(names.bill_of_materials(), format!("{materials:#}\n").into_bytes());
    other.insert(names.mirror(), mirror);

    write_all(into, &names.provider_sums(), &provider)?;
    write_all(into, &names.other_sums(), &other)
}

fn refuse_what_is_there(directory: &Path) -> Result<(), ReleaseError> {
    fs::create_dir_all(directory).map_err(ReleaseError::file(directory, "written"))?;
    let mut entries = fs::read_dir(directory).map_err(ReleaseError::file(directory, "read"))?;
    match entries.next() {
        Some(_) => Err(ReleaseError::NotEmpty { directory: directory.to_owned() }),
        None => Ok(()),
    }
}

fn provider_zips(inputs: &Inputs, names: &Names, programs: &[Programs]) -> Result<Vec<ProviderZip>, ReleaseError> {
    let beside = read_beside(inputs)?;
    let zip = |of: &Programs| {
        let program = names.provider_program(of.platform);
        let mut files = packed(&beside);
        files.push(Packed { name: &program, is_program: true, content: &of.provider });
        let bytes = pack_zip(&names.provider_zip(of.platform), &files)?;
        Ok(ProviderZip { platform: of.platform, bytes })
    };
    programs.iter().map(zip).collect()
}

fn command_line_archives(inputs: &Inputs, names: &Names, programs: &[Programs]) -> Result<Files, ReleaseError> {
    let beside = read_beside(inputs)?;
    let mut archives = Files::new();
    for of in programs {
        let Some(command_line) = &of.command_line else { continue };
        let program = format!("{COMMAND_LINE}{}", of.platform.program_suffix());
        let mut files = packed(&beside);
        files.push(Packed { name: &program, is_program: true, content: &command_line.program });
        files.extend(packed(&command_line.beside));
        let archive = names.command_line_archive(of.platform);
        let directory = archive.trim_end_matches(".tar.gz");
        let bytes = pack_tar_gz(directory, &files).map_err(ReleaseError::file(Path::new(&archive), "written"))?;
        archives.insert(archive, bytes);
    }
    Ok(archives)
}

fn read_beside(inputs: &Inputs) -> Result<Files, ReleaseError> {
    BESIDE.iter().map(|name| Ok(((*name).to_owned(), read(&inputs.root.join(name))?))).collect()
}

fn packed(files: &Files) -> Vec<Packed<'_>> {
    files.iter().map(|(name, content)| Packed { name, is_program: false, content }).collect()
}

/// The files, and their checksums in one more.
fn write_all(into: &Path, sums: &str, files: &Files) -> Result<(), ReleaseError> {
    let text = sums_of(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    for (name, bytes) in
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).chain([(sums, text.as_bytes())])
    {
        let path = into.join(name);
        fs::write(&path, bytes).map_err(ReleaseError::file(&path, "written"))?;
    }
    Ok(())
}
