//! `tfplugin6.Provider`: each call is decoded, handed to the provider's traits, checked and encoded.
//!
//! Business errors are diagnostics in an ordinary answer, never a gRPC error: the host answers one of those by
//! forgetting a new object and the private bytes of an old one. Every call says what it answers when it panics. Calls
//! that are not here are UNIMPLEMENTED, which every host understands.

mod actions;
mod apply;
mod before;
mod configure;
mod data;
mod functions;
mod identity;
mod import;
mod lifecycle;
mod list;
mod plan;
mod read;
mod registry;
mod schemas;
mod service;
mod upgrade;
mod validate;

use futures_util::{StreamExt, stream};
use tfplugin_protos::tfplugin6 as proto;
use tokio::sync::mpsc;
use tonic::codegen::BoxStream;
use tonic::{Request, Response};
use tracing::{Instrument, info_span};

use crate::convert::diagnostics;
use service::{Answer, span};
use tftypes::Diagnostic;

pub(crate) use service::Service;

fn message(diagnostic: Diagnostic) -> Vec<proto::Diagnostic> {
    diagnostics::to_messages(vec![diagnostic])
}

#[tonic::async_trait]
impl proto::provider_server::Provider for Service {
    async fn get_metadata(
        &self,
        _request: Request<proto::get_metadata::Request>,
    ) -> Answer<proto::get_metadata::Response> {
        self.call(
            span("GetMetadata", ""),
            |registry| async move { schemas::metadata(&registry) },
            |panicked| proto::get_metadata::Response { diagnostics: message(panicked), ..Default::default() },
        )
        .await
    }

    async fn get_provider_schema(
        &self,
        _request: Request<proto::get_provider_schema::Request>,
    ) -> Answer<proto::get_provider_schema::Response> {
        self.call(
            span("GetProviderSchema", ""),
            |registry| async move { schemas::all(&registry) },
            |panicked| proto::get_provider_schema::Response { diagnostics: message(panicked), ..Default::default() },
        )
        .await
    }

    async fn validate_provider_config(
        &self,
        request: Request<proto::validate_provider_config::Request>,
    ) -> Answer<proto::validate_provider_config::Response> {
        let request = request.into_inner();
        self.call(
            span("ValidateProviderConfig", ""),
            |registry| configure::validate(registry, request),
            |panicked| proto::validate_provider_config::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn configure_provider(
        &self,
        request: Request<proto::configure_provider::Request>,
    ) -> Answer<proto::configure_provider::Response> {
        let request = request.into_inner();
        self.call(
            span("ConfigureProvider", ""),
            |registry| configure::configure(registry, request),
            |panicked| proto::configure_provider::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn stop_provider(
        &self,
        _request: Request<proto::stop_provider::Request>,
    ) -> Answer<proto::stop_provider::Response> {
        self.call(
            span("StopProvider", ""),
            |registry| async move { lifecycle::stop(&registry) },
            |panicked| proto::stop_provider::Response { error: panicked.detail },
        )
        .await
    }

    async fn validate_resource_config(
        &self,
        request: Request<proto::validate_resource_config::Request>,
    ) -> Answer<proto::validate_resource_config::Response> {
        let request = request.into_inner();
        let span = span("ValidateResourceConfig", &request.type_name);
        self.call(
            span,
            |registry| validate::resource(registry, request),
            |panicked| proto::validate_resource_config::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<proto::upgrade_resource_state::Request>,
    ) -> Answer<proto::upgrade_resource_state::Response> {
        let request = request.into_inner();
        let span = span("UpgradeResourceState", &request.type_name);
        self.call(span, |registry| upgrade::upgrade(registry, request), upgrade::failed).await
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<proto::get_resource_identity_schemas::Request>,
    ) -> Answer<proto::get_resource_identity_schemas::Response> {
        self.call(
            span("GetResourceIdentitySchemas", ""),
            |registry| async move { identity::schemas(&registry) },
            |panicked| proto::get_resource_identity_schemas::Response {
                diagnostics: message(panicked),
                ..Default::default()
            },
        )
        .await
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<proto::upgrade_resource_identity::Request>,
    ) -> Answer<proto::upgrade_resource_identity::Response> {
        let request = request.into_inner();
        let span = span("UpgradeResourceIdentity", &request.type_name);
        self.call(span, |registry| identity::upgrade(registry, request), |panicked| identity::failed(vec![panicked]))
            .await
    }

    async fn read_resource(
        &self,
        request: Request<proto::read_resource::Request>,
    ) -> Answer<proto::read_resource::Response> {
        let request = request.into_inner();
        let (span, before) = (span("ReadResource", &request.type_name), read::before(&self.registry, &request));
        self.call(
            span,
            |registry| read::read_resource(registry, request),
            |panicked| read::kept(before, vec![panicked]),
        )
        .await
    }

    async fn plan_resource_change(
        &self,
        request: Request<proto::plan_resource_change::Request>,
    ) -> Answer<proto::plan_resource_change::Response> {
        let request = request.into_inner();
        let (span, before) = (span("PlanResourceChange", &request.type_name), plan::before(&self.registry, &request));
        self.call(span, |registry| plan::plan(registry, request), |panicked| plan::kept(before, vec![panicked])).await
    }

    async fn apply_resource_change(
        &self,
        request: Request<proto::apply_resource_change::Request>,
    ) -> Answer<proto::apply_resource_change::Response> {
        let request = request.into_inner();
        let (span, before) = (span("ApplyResourceChange", &request.type_name), apply::before(&self.registry, &request));
        self.call(span, |registry| apply::apply(registry, request), |panicked| apply::kept(before, vec![panicked]))
            .await
    }

    async fn import_resource_state(
        &self,
        request: Request<proto::import_resource_state::Request>,
    ) -> Answer<proto::import_resource_state::Response> {
        let request = request.into_inner();
        let span = span("ImportResourceState", &request.type_name);
        self.call(span, |registry| import::import(registry, request), import::failed).await
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<proto::validate_data_resource_config::Request>,
    ) -> Answer<proto::validate_data_resource_config::Response> {
        let request = request.into_inner();
        let span = span("ValidateDataResourceConfig", &request.type_name);
        self.call(
            span,
            |registry| validate::data_source(registry, request),
            |panicked| proto::validate_data_resource_config::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn read_data_source(
        &self,
        request: Request<proto::read_data_source::Request>,
    ) -> Answer<proto::read_data_source::Response> {
        let request = request.into_inner();
        let span = span("ReadDataSource", &request.type_name);
        self.call(span, |registry| data::read_data_source(registry, request), |panicked| data::failed(vec![panicked]))
            .await
    }

    async fn get_functions(
        &self,
        _request: Request<proto::get_functions::Request>,
    ) -> Answer<proto::get_functions::Response> {
        self.call(
            span("GetFunctions", ""),
            |registry| async move { functions::all(&registry) },
            |panicked| proto::get_functions::Response { diagnostics: message(panicked), ..Default::default() },
        )
        .await
    }

    async fn call_function(
        &self,
        request: Request<proto::call_function::Request>,
    ) -> Answer<proto::call_function::Response> {
        let request = request.into_inner();
        let span = info_span!("rpc", tf_rpc = "CallFunction", tf_function = request.name);
        self.call(span, |registry| async move { functions::call(&registry, &request) }, functions::failed).await
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<proto::validate_list_resource_config::Request>,
    ) -> Answer<proto::validate_list_resource_config::Response> {
        let request = request.into_inner();
        let span = span("ValidateListResourceConfig", &request.type_name);
        self.call(
            span,
            |registry| list::validate(registry, request),
            |panicked| proto::validate_list_resource_config::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn list_resource(
        &self,
        request: Request<proto::list_resource::Request>,
    ) -> Answer<BoxStream<proto::list_resource::Event>> {
        let request = request.into_inner();
        let span = span("ListResource", &request.type_name);
        let events =
            self.call(span, |registry| list::list(registry, request), |panicked| vec![list::told(vec![panicked])]);
        Ok(events.await?.map(|events| stream::iter(events.into_iter().map(Ok)).boxed()))
    }

    async fn validate_action_config(
        &self,
        request: Request<proto::validate_action_config::Request>,
    ) -> Answer<proto::validate_action_config::Response> {
        let request = request.into_inner();
        let span = span("ValidateActionConfig", &request.type_name);
        self.call(
            span,
            |registry| actions::validate(registry, request),
            |panicked| proto::validate_action_config::Response { diagnostics: message(panicked) },
        )
        .await
    }

    async fn plan_action(&self, request: Request<proto::plan_action::Request>) -> Answer<proto::plan_action::Response> {
        let request = request.into_inner();
        let span = span("PlanAction", &request.action_type);
        self.call(span, |registry| actions::plan(registry, request), |panicked| actions::planned_with(vec![panicked]))
            .await
    }

    async fn invoke_action(
        &self,
        request: Request<proto::invoke_action::Request>,
    ) -> Answer<BoxStream<proto::invoke_action::Event>> {
        let request = request.into_inner();
        let span = span("InvokeAction", &request.action_type);
        let (lines, said) = mpsc::unbounded_channel();
        let (registry, work, stop) = (self.registry.clone(), self.work.clone(), self.registry.stop_token());
        // Begun at once, and as a task of its own: the host hears of it when the first line comes.
        let invoked = tokio::spawn(async move {
            let name = registry.provider.name().to_owned();
            let end = work.run(actions::invoke(registry, request, lines).instrument(span)).await;
            end.unwrap_or_else(|panicked| actions::completed(vec![diagnostics::panicked(&panicked, &name)]))
        });
        Ok(Response::new(actions::told(said, invoked, stop)))
    }
}
