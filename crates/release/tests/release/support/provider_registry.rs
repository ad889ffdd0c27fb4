//! A registry of our own: it looks at a release, publishes it, and speaks Terraform's provider registry protocol.

use std::collections::BTreeMap;
use std::path::Path;

use bluegreen_release::{Finding, Names, PLATFORMS, Platform, SOURCE, check_release, sha256, signature_of};
use serde_json::{Value, json};

use super::{Site, files_of, names};

/// The service's place on the site.
const SERVICE: &str = "/v1/providers";

pub(crate) struct Registry {
    pub(crate) site: Site,
}

impl Registry {
    /// Publishes a release, unless there is something to find fault with.
    pub(crate) fn publish(directory: &Path, public_key: &str) -> Result<Registry, Vec<Finding>> {
        let findings = check_release(directory, &names(), public_key).unwrap();
        if !findings.is_empty() {
            return Err(findings);
        }
        Ok(Registry::serve(directory, public_key))
    }

    /// Serves what is there as it is, which a registry would not do.
    pub(crate) fn serve(directory: &Path, public_key: &str) -> Registry {
        let (site, files) = (Site::start(), files_of(directory));
        for (path, document) in documents(&site, &names(), &files, public_key) {
            site.put(&path, document.to_string());
        }
        for (name, bytes) in files {
            site.put(&path_of(&name), bytes);
        }
        Registry { site }
    }

    /// What Terraform's configuration file says of a host, so that this registry is asked instead.
    pub(crate) fn instead_of(&self, host: &str) -> String {
        let url = self.site.url(&format!("{SERVICE}/"));
        format!("host \"{host}\" {{\n  services = {{ \"providers.v1\" = \"{url}\" }}\n}}\n")
    }
}

/// Where a file of the release is.
pub(crate) fn path_of(name: &str) -> String {
    format!("/files/{name}")
}

fn documents(
    site: &Site,
    names: &Names,
    files: &BTreeMap<String, Vec<u8>>,
    public_key: &str,
) -> BTreeMap<String, Value> {
    let manifest: Value = serde_json::from_slice(&files[&names.manifest()]).unwrap();
    let protocols = &manifest["metadata"]["protocol_versions"];
    let platforms: Vec<_> = PLATFORMS.iter().filter(|one| files.contains_key(&names.provider_zip(one))).collect();
    let listed: Vec<_> =
        platforms.iter().map(|one| json!({ "os": one.system(), "arch": one.architecture() })).collect();
    let version = json!({ "version": names.version(), "protocols": protocols, "platforms": listed });
    let mut documents = BTreeMap::from([(format!("{SERVICE}/{SOURCE}/versions"), json!({ "versions": [version] }))]);
    for platform in platforms {
        let path = format!(
            "{SERVICE}/{SOURCE}/{}/download/{}/{}",
            names.version(),
            platform.system(),
            platform.architecture()
        );
        let mut package = package(site, names, files, platform);
        package["protocols"] = protocols.clone();
        package["signing_keys"] = json!({ "gpg_public_keys": [{ "ascii_armor": public_key }] });
        documents.insert(path, package);
    }
    documents
}

fn package(site: &Site, names: &Names, files: &BTreeMap<String, Vec<u8>>, platform: &Platform) -> Value {
    let (zip, sums) = (names.provider_zip(platform), names.provider_sums());
    json!({
        "os": platform.system(),
        "arch": platform.architecture(),
        "filename": zip,
        "download_url": site.url(&path_of(&zip)),
        "shasum": sha256(&files[&zip]),
        "shasums_url": site.url(&path_of(&sums)),
        "shasums_signature_url": site.url(&path_of(&signature_of(&sums))),
    })
}
