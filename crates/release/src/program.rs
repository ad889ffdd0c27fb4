//! What a program is built for, told from its bytes. A program in another platform's archive is found by users only.

/// The oldest glibc that the Linux programs start with: that of 2012, older than all that Terraform itself supports.
pub(crate) const GLIBC: &str = "2.17";

/// The platform's name, or what else the file seems to be.
pub(crate) fn built_for(program: &[u8]) -> Result<&'static str, String> {
    elf(program).or_else(|| mach_o(program)).or_else(|| portable_executable(program)).unwrap_or_else(|| {
        Err("no program for Linux, macOS or Windows on a processor that releases are made for".to_owned())
    })
}

fn elf(program: &[u8]) -> Option<Result<&'static str, String>> {
    program.starts_with(b"\x7fELF").then_some(())?;
    Some(match u16_at(program, 18)? {
        62 => Ok("linux_amd64"),
        183 => Ok("linux_arm64"),
        machine => Err(format!("an ELF program for machine {machine}")),
    })
}

fn mach_o(program: &[u8]) -> Option<Result<&'static str, String>> {
    program.starts_with(b"\xcf\xfa\xed\xfe").then_some(())?;
    Some(match u32_at(program, 4)? {
        0x0100_0007 => Ok("darwin_amd64"),
        0x0100_000c => Ok("darwin_arm64"),
        processor => Err(format!("a Mach-O program for processor {processor:#x}")),
    })
}

fn portable_executable(program: &[u8]) -> Option<Result<&'static str, String>> {
    program.starts_with(b"MZ").then_some(())?;
    let header = usize::try_from(u32_at(program, 0x3c)?).ok()?;
    program.get(header..)?.starts_with(b"PE\0\0").then_some(())?;
    Some(match u16_at(program, header + 4)? {
        0x8664 => Ok("windows_amd64"),
        0xaa64 => Ok("windows_arm64"),
        machine => Err(format!("a Windows program for machine {machine:#x}")),
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The newest glibc that the program asks for, where that is newer than [`GLIBC`]. The names of symbols' versions stand
/// in the program as text, so that no reader of ELF is needed.
pub(crate) fn glibc_too_new(program: &[u8]) -> Option<String> {
    const MARK: &[u8] = b"GLIBC_";
    let marks = (0..program.len()).filter(|&at| program[at] == MARK[0] && program[at..].starts_with(MARK));
    let newest = marks.filter_map(|at| version_at(&program[at + MARK.len()..])).max()?;
    (newest > version_at(GLIBC.as_bytes())?).then(|| format!("{}.{}", newest.0, newest.1))
}

/// `2.17` or `2.2.5`, of which the third number is of no use here.
fn version_at(text: &[u8]) -> Option<(u32, u32)> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(text.len());
    let mut numbers = std::str::from_utf8(&text[..end]).ok()?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_this_test_says_what_it_is_built_for() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
        let processor = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };
        assert_eq!(built_for(&own).unwrap(), format!("{system}_{processor}"));
    }

    #[test]
    fn other_processors_and_other_files_are_told_from_programs() {
        let mut of_a_router = b"\x7fELF".to_vec();
        of_a_router.resize(18, 0);
        of_a_router.extend(8_u16.to_le_bytes());
        assert!(built_for(&of_a_router).unwrap_err().contains("machine 8"));
        for no_program in [&b"#!/bin/sh"[..], b"", b"\x7fELF", b"MZ", b"\xcf\xfa\xed\xfe"] {
            assert!(built_for(no_program).unwrap_err().starts_with("no program"), "{no_program:?}");
        }
    }

    #[test]
    fn the_newest_glibc_that_is_asked_for_counts() {
        assert_eq!(glibc_too_new(b"..GLIBC_2.2.5\0GLIBC_2.17\0GLIBC_PRIVATE\0GLIBC_"), None);
        assert_eq!(glibc_too_new(b"GLIBC_2.34\0GLIBC_2.3"), Some("2.34".to_owned()));
    }
}
