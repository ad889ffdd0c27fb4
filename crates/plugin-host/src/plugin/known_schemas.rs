//! The schemas of providers that were asked once, as hosts do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tfplugin_protos::tfplugin6::{get_provider_schema, get_resource_identity_schemas};

use super::Plugin;
use crate::schemas::{Schemas, read};

static KNOWN: Mutex<BTreeMap<PathBuf, Arc<Schemas>>> = Mutex::new(BTreeMap::new());

/// The schemas of a provider, from a process that is started for them the first time.
pub(super) async fn schemas_of(binary: &Path) -> Arc<Schemas> {
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
