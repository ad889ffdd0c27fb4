//! All archives laid out as a mirror for both registries' hosts: unpacked, a directory that a `filesystem_mirror` names,
//! and, behind a web server with https, what a `network_mirror` names.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};

use crate::command_line_archive::append;
use crate::names::{Names, SOURCE};
use crate::package_hash::package_hash;
use crate::platform::Platform;
use crate::sums::sha256;

/// What a source address without a host means: to Terraform, and to OpenTofu.
pub(crate) const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// One platform's archive of the provider.
pub(crate) struct ProviderZip {
    pub(crate) platform: &'static Platform,
    pub(crate) bytes: Vec<u8>,
}

/// The mirror as one file. Uncompressed, because archives do not get smaller; the second host's are hard links.
pub(crate) fn pack_mirror(names: &Names, zips: &[ProviderZip]) -> io::Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for host in HOSTS {
        let directory = format!("{host}/{SOURCE}");
        append(&mut tar, &format!("{directory}/index.json"), 0o644, pretty(&index(names)).as_bytes())?;
        let version = format!("{directory}/{}.json", names.version());
        append(&mut tar, &version, 0o644, pretty(&archives(names, zips)?).as_bytes())?;
        for zip in zips {
            let file = names.provider_zip(zip.platform);
            let path = format!("{directory}/{file}");
            match host == HOSTS[0] {
                true => append(&mut tar, &path, 0o644, &zip.bytes)?,
                false => link(&mut tar, &path, &format!("{}/{SOURCE}/{file}", HOSTS[0]))?,
            }
        }
    }
    tar.into_inner()
}

fn link(tar: &mut tar::Builder<Vec<u8>>, path: &str, target: &str) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Link);
    header.set_size(0);
    header.set_mode(0o644);
    tar.append_link(&mut header, path, target)
}

/// `index.json` of the network mirror protocol.
fn index(names: &Names) -> Value {
    json!({ "versions": { names.version(): {} } })
}

/// `VERSION.json` of the network mirror protocol. Nothing signs what a mirror has: these hashes are all that is compared.
fn archives(names: &Names, zips: &[ProviderZip]) -> io::Result<Value> {
    let entry = |zip: &ProviderZip| {
        let hashes = [package_hash(&zip.bytes)?, format!("zh:{}", sha256(&zip.bytes))];
        Ok((zip.platform.name, json!({ "url": names.provider_zip(zip.platform), "hashes": hashes })))
    };
    let entries: io::Result<BTreeMap<_, _>> = zips.iter().map(entry).collect();
    Ok(json!({ "archives": entries? }))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
