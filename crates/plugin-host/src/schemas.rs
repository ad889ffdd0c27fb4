//! What a host knows of a provider before it calls it: its schemas, which it asked another process for.

pub(crate) mod read;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tfplugin_protos::tfplugin6::{get_provider_schema, get_resource_identity_schemas};
use tftypes::Type;

use crate::plugin::Plugin;

/// The types of all that a provider has.
#[derive(Default)]
pub(crate) struct Schemas {
    pub(crate) resources: BTreeMap<String, Kind>,
    pub(crate) data_sources: BTreeMap<String, Kind>,
    pub(crate) identities: BTreeMap<String, IdentityKind>,
    /// What each function gives.
    pub(crate) functions: BTreeMap<String, Type>,
}

/// The objects of a resource or data source.
pub(crate) struct Kind {
    pub(crate) ty: Type,
    pub(crate) write_only: Vec<String>,
}

/// The identities of a resource.
pub(crate) struct IdentityKind {
    pub(crate) ty: Type,
    pub(crate) required: Vec<String>,
}

static KNOWN: Mutex<BTreeMap<PathBuf, Arc<Schemas>>> = Mutex::new(BTreeMap::new());

/// The schemas of a provider, from a process that is started for them. They are kept: hosts ask once, too.
pub(crate) async fn of_binary(binary: &Path) -> Arc<Schemas> {
    if let Some(known) = KNOWN.lock().unwrap().get(binary) {
        return known.clone();
    }
    let plugin = Plugin::start(binary).await;
    let mut client = ProviderClient::new(plugin.connect().await).max_decoding_message_size(usize::MAX);
    let schema = client.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    let request = get_resource_identity_schemas::Request {};
    let identities = client.get_resource_identity_schemas(request).await.unwrap().into_inner();
    let schemas = Arc::new(read::schemas(&schema, &identities));
    KNOWN.lock().unwrap().insert(binary.to_owned(), schemas.clone());
    schemas
}
