//! A client of the provider's service that looks at every answer as a real host does.

use std::sync::Arc;

use tfplugin_protos::tfplugin6 as proto;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tonic::transport::Channel;
use tonic::{Response, Status};

use crate::rules::Rules;
use crate::schemas::Schemas;

/// Calls a provider. What a real host would refuse in an answer panics with the reason.
#[derive(Clone)]
pub struct Provider {
    client: ProviderClient<Channel>,
    rules: Arc<Rules>,
}

impl Provider {
    pub(crate) fn new(channel: Channel, schemas: Arc<Schemas>) -> Self {
        let client = ProviderClient::new(channel).max_decoding_message_size(usize::MAX);
        Self { client, rules: Arc::new(Rules::new(schemas)) }
    }
}

/// One method for each call: it sends the request, has the answer judged, and gives it on.
macro_rules! calls {
    ($($call:ident),* $(,)?) => {
        impl Provider {
            $(
                #[doc = concat!("Calls `", stringify!($call), "`.")]
                ///
                /// # Errors
                /// The gRPC error that the provider answers instead of a message.
                pub async fn $call(
                    &mut self,
                    request: proto::$call::Request,
                ) -> Result<Response<proto::$call::Response>, Status> {
                    let answer = self.client.$call(request.clone()).await?;
                    self.rules.$call(&request, answer.get_ref());
                    Ok(answer)
                }
            )*
        }
    };
}

calls! {
    apply_resource_change,
    call_function,
    configure_provider,
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
    import_resource_state,
    move_resource_state,
    plan_resource_change,
    read_data_source,
    read_resource,
    stop_provider,
    upgrade_resource_identity,
    upgrade_resource_state,
    validate_data_resource_config,
    validate_provider_config,
    validate_resource_config,
}
