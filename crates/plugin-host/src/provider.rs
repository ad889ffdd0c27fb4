//! A client of the provider's service that looks at every answer as a real host does.

use std::sync::Arc;

use tfplugin_protos::tfplugin6 as proto;
use tfplugin_protos::tfplugin6::provider_client::ProviderClient;
use tonic::transport::Channel;
use tonic::{Response, Status, Streaming};

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
    plan_action,
    plan_resource_change,
    read_data_source,
    read_resource,
    upgrade_resource_identity,
    upgrade_resource_state,
    validate_action_config,
    validate_data_resource_config,
    validate_list_resource_config,
    validate_provider_config,
    validate_resource_config,
}

impl Provider {
    /// Calls `stop_provider`.
    ///
    /// # Errors
    /// The gRPC error that the provider answers instead of a message.
    pub async fn stop_provider(
        &mut self,
        request: proto::stop_provider::Request,
    ) -> Result<Response<proto::stop_provider::Response>, Status> {
        self.rules.stops();
        self.client.stop_provider(request).await
    }

    /// Calls `list_resource`, to the end of the list.
    ///
    /// # Errors
    /// The gRPC error that the provider answers instead.
    pub async fn list_resource(
        &mut self,
        request: proto::list_resource::Request,
    ) -> Result<Vec<proto::list_resource::Event>, Status> {
        let events = all(self.client.list_resource(request.clone()).await?).await?;
        self.rules.list_resource(&request, &events);
        Ok(events)
    }

    /// Calls `invoke_action`, to the end of the action. `hears` is called with every line while it runs.
    ///
    /// # Errors
    /// The gRPC error that the provider answers instead.
    pub async fn invoke_action(
        &mut self,
        request: proto::invoke_action::Request,
        mut hears: impl FnMut(&proto::invoke_action::Event),
    ) -> Result<Vec<proto::invoke_action::Event>, Status> {
        let mut stream = self.client.invoke_action(request.clone()).await?.into_inner();
        let mut events = Vec::new();
        while let Some(event) = stream.message().await? {
            hears(&event);
            events.push(event);
        }
        self.rules.invoke_action(&request, &events);
        Ok(events)
    }
}

async fn all<T>(answer: Response<Streaming<T>>) -> Result<Vec<T>, Status> {
    let (mut stream, mut all) = (answer.into_inner(), Vec::new());
    while let Some(one) = stream.message().await? {
        all.push(one);
    }
    Ok(all)
}
