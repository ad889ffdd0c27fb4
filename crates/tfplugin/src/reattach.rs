//! What a developer needs to connect Terraform to a provider that is running already, in a debugger for example.

use serde_json::{Map, Value, json};

use crate::listener::Address;

const TERRAFORM: &str = "registry.terraform.io/";
const OPENTOFU: &str = "registry.opentofu.org/";

/// What to set, and how to end it.
pub(crate) fn instructions(source_address: &str, address: &Address, pid: u32) -> String {
    format!(
        "The provider is running. In another terminal, tell Terraform or OpenTofu where it is:\n\n\
         \texport TF_REATTACH_PROVIDERS='{}'\n\n\
         `terraform init` then needs no registry for it. Every command uses this process, until Ctrl-C ends it.",
        providers(source_address, address, pid)
    )
}

/// The value of `TF_REATTACH_PROVIDERS`. A source without a host means another registry in OpenTofu than in
/// Terraform, so both get an entry; each ignores the other's.
fn providers(source_address: &str, address: &Address, pid: u32) -> Value {
    let other = source_address.strip_prefix(TERRAFORM).map(|rest| format!("{OPENTOFU}{rest}"));
    let sources = [Some(source_address.to_owned()), other];
    let entry = entry(address, pid);
    Value::Object(sources.into_iter().flatten().map(|source| (source, entry.clone())).collect::<Map<_, _>>())
}

fn entry(address: &Address, pid: u32) -> Value {
    json!({
        "Protocol": "grpc",
        // Absent would mean 5.
        "ProtocolVersion": 6,
        "Pid": pid,
        // The host then never ends the process.
        "Test": true,
        "Addr": { "Network": address.network, "String": address.text },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address { network: "unix", text: "/tmp/s".to_owned() }
    }

    #[test]
    fn both_registries_lead_to_the_same_process() {
        let value = providers("registry.terraform.io/a/b", &address(), 7);
        assert_eq!(value["registry.terraform.io/a/b"], value["registry.opentofu.org/a/b"]);
        let entry = &value["registry.terraform.io/a/b"];
        assert_eq!((&entry["ProtocolVersion"], &entry["Pid"], &entry["Test"]), (&json!(6), &json!(7), &json!(true)));
        assert_eq!(entry["Addr"], json!({ "Network": "unix", "String": "/tmp/s" }));
    }

    #[test]
    fn a_source_on_another_host_has_one_entry() {
        let value = providers("example.com/a/b", &address(), 7);
        assert_eq!(value.as_object().unwrap().len(), 1);
    }
}
