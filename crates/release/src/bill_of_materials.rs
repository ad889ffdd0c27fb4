//! What the provider is built of, as a CycloneDX document: every crate with version, licence and checksum.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use serde_json::{Value, json};

use crate::error::ReleaseError;
use crate::names::PROVIDER;
use crate::platform::Platform;

/// Of the provider on any of the platforms. Without a time and a serial number: one input makes one document.
///
/// # Errors
///
/// Cargo cannot tell what the provider is built of.
pub fn bill_of_materials(root: &Path, platforms: &[&'static Platform]) -> Result<Value, ReleaseError> {
    let checksums = checksums(root)?;
    let (mut components, mut dependencies, mut provider) = (BTreeMap::new(), BTreeMap::new(), Value::Null);
    for platform in platforms {
        let metadata = metadata(root, platform)?;
        let built_of = built_of(&metadata)?;
        for (package, uses) in built_of.values() {
            let known: &mut BTreeSet<String> = dependencies.entry(reference(package)).or_default();
            known.extend(uses.iter().map(|id| reference(&metadata[*id])));
            match package.name == PROVIDER {
                true => provider = component(package, "application", &checksums),
                false => drop(components.insert(reference(package), component(package, "library", &checksums))),
            }
        }
    }
    let graph: Vec<_> = dependencies.into_iter().map(|(of, on)| json!({ "ref": of, "dependsOn": on })).collect();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": provider },
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": graph,
    }))
}

fn metadata(root: &Path, platform: &Platform) -> Result<Metadata, ReleaseError> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml"));
    command.other_options(["--locked", "--filter-platform", platform.triple].map(str::to_owned));
    command.exec().map_err(|error| ReleaseError::BillOfMaterials(error.to_string()))
}

/// A package and what it is built with.
type Built<'a> = BTreeMap<&'a PackageId, (&'a Package, Vec<&'a PackageId>)>;

/// The provider and everything that it takes, directly or not, to build it. What only tests use is left out.
fn built_of(metadata: &Metadata) -> Result<Built<'_>, ReleaseError> {
    let missing = |what: &str| ReleaseError::BillOfMaterials(format!("`cargo metadata` tells of no {what}"));
    let nodes = &metadata.resolve.as_ref().ok_or_else(|| missing("dependencies"))?.nodes;
    let nodes: BTreeMap<_, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let provider = metadata.packages.iter().find(|package| package.name == PROVIDER);
    let mut open = vec![&provider.ok_or_else(|| missing(PROVIDER))?.id];
    let mut built = Built::new();
    while let Some(id) = open.pop() {
        let Some(node) = nodes.get(id).filter(|_| !built.contains_key(id)) else { continue };
        let for_builds = |dependency: &&cargo_metadata::NodeDep| {
            dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
        };
        let uses: Vec<_> = node.deps.iter().filter(for_builds).map(|dependency| &dependency.pkg).collect();
        open.extend(&uses);
        built.insert(id, (&metadata[id], uses));
    }
    Ok(built)
}

/// The package URL, by which databases of vulnerabilities know it.
fn reference(package: &Package) -> String {
    format!("pkg:cargo/{}@{}", package.name, package.version.to_string().replace('+', "%2B"))
}

fn component(package: &Package, kind: &str, checksums: &BTreeMap<(String, String), String>) -> Value {
    let reference = reference(package);
    let mut component = json!({
        "type": kind, "bom-ref": reference, "purl": reference,
        "name": package.name.as_str(), "version": package.version.to_string(),
    });
    if let Some(license) = &package.license {
        // Cargo's old way to write OR is no licence expression.
        component["licenses"] = json!([{ "expression": license.replace('/', " OR ") }]);
    }
    if let Some(checksum) = checksums.get(&(package.name.to_string(), package.version.to_string())) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

/// The registry's checksums, by name and version. Crates of this repository have none.
fn checksums(root: &Path) -> Result<BTreeMap<(String, String), String>, ReleaseError> {
    let path = root.join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(ReleaseError::file(&path, "read"))?;
    let lock: toml::Table =
        text.parse().map_err(|error| ReleaseError::BillOfMaterials(format!("Cargo.lock: {error}")))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let field = |package: &toml::Value, name: &str| Some(package.get(name)?.as_str()?.to_owned());
    let entry = |package: &toml::Value| {
        Some(((field(package, "name")?, field(package, "version")?), field(package, "checksum")?))
    };
    Ok(packages.iter().filter_map(entry).collect())
}
