//! ReadDataSource.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::read_data_source::{Request, Response};

use super::registry::Registry;
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::settled::settled;
use crate::convert::values;
use tftypes::{Diagnostics, has_errors};

pub(super) async fn read_data_source(registry: Arc<Registry>, request: Request) -> Response {
    result(&registry, request).await.unwrap_or_else(failed)
}

pub(super) fn failed(diagnostics: Diagnostics) -> Response {
    Response { diagnostics: to_messages(diagnostics), ..Default::default() }
}

async fn result(registry: &Registry, request: Request) -> Result<Response, Diagnostics> {
    let data_source = registry.data_source(&request.type_name).map_err(|error| vec![error])?;
    let config =
        values::decode_known(request.config.as_ref(), &data_source.ty, "configuration").map_err(|error| vec![error])?;
    let (state, diagnostics) = data_source.it.read(config).await;
    let (state, problems) = settled(state, &data_source.ty);
    let mut diagnostics = [diagnostics, problems].concat();
    if state.is_null() && !has_errors(&diagnostics) {
        diagnostics.push(bug("the data source has no result and did not say why."));
    }
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let state = values::encode(&state, &data_source.ty).map_err(|invalid| vec![invalid])?;
    Ok(Response { state: Some(state), diagnostics: to_messages(diagnostics), deferred: None })
}
