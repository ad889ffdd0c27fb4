//! Checksums, and files of them as `sha256sum` writes them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file of checksums, in the order of the names.
pub(crate) fn sums_of<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let sorted: BTreeMap<_, _> = files.into_iter().collect();
    sorted.into_iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect()
}

/// Name and checksum of every line. A line of another form is an error that shows it.
pub(crate) fn read_sums(text: &str) -> Result<BTreeMap<&str, &str>, String> {
    text.lines().map(|line| read_line(line).ok_or_else(|| line.to_owned())).collect()
}

fn read_line(line: &str) -> Option<(&str, &str)> {
    let (sum, name) = line.split_once("  ")?;
    let whole = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()) && !name.is_empty();
    whole.then_some((name, sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_in_the_order_of_the_names() {
        let text = sums_of([("b", &b"two"[..]), ("a", b"one")]);
        assert!(text.starts_with("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed  a\n"), "{text}");
        assert_eq!(read_sums(&text).unwrap().keys().copied().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_line_without_a_checksum_is_shown() {
        assert_eq!(read_sums("7692c3  a\n").unwrap_err(), "7692c3  a");
    }
}
