//! `DescribeInstances`, put together as the SDK does it for the calls of its generated clients: signed, repeated, limited in
//! time and told apart in AWS's logs in the same way.

use std::borrow::Cow;

use aws_runtime::auth::sigv4::{SCHEME_ID, SigV4AuthScheme};
use aws_runtime::auth::{SigV4OperationSigningConfig, SigningOptions};
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_runtime::service_clock_skew::{
    DisableClockSkewCorrection, ServiceClockSkewClassifier, ServiceClockSkewInterceptor,
};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_smithy_runtime::client::http::connection_poisoning::ConnectionPoisoningInterceptor;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::RetryPartition;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime::client::stalled_stream_protection::StalledStreamProtectionInterceptor;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{AuthSchemeOptionResolverParams, SharedAuthSchemeOptionResolver};
use aws_smithy_runtime_api::client::endpoint::{EndpointResolverParams, SharedEndpointResolver};
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::StaticRuntimePlugin;
use aws_smithy_types::config_bag::{FrozenLayer, Layer};
use aws_types::region::{Region, SigningRegion};
use aws_types::{SdkConfig, SigningName};

use crate::DescribeInstancesError;
use crate::reply::{Page, read_reply};
use crate::request::Request;

const SERVICE: &str = "EC2";

/// EC2's name in signatures and in what a client says of itself.
const SIGNING_NAME: &str = "ec2";

/// The call at this endpoint with these settings.
pub(crate) fn describe_instances(
    shared: &SdkConfig,
    endpoint: SharedEndpointResolver,
    interceptors: Vec<SharedInterceptor>,
) -> Operation<Request, Page, DescribeInstancesError> {
    let mut operation = Operation::builder().service_name(SERVICE).operation_name("DescribeInstances");
    if let Some(version) = shared.behavior_version() {
        operation = operation.behavior_version(version);
    }
    for interceptor in interceptors {
        operation = operation.interceptor(interceptor);
    }
    let settings = StaticRuntimePlugin::new()
        .with_config(settings(shared))
        .with_runtime_components(components(shared).with_endpoint_resolver(Some(endpoint)));
    let operation = operation.runtime_plugin(settings);
    operation.serializer(|request: Request| request.to_http()).deserializer(read_reply).build()
}

/// What the parts read.
fn settings(shared: &SdkConfig) -> FrozenLayer {
    let mut settings = Layer::new("EC2 settings");
    let region = shared.region().map_or(Cow::Borrowed("aws-global"), |region| Cow::Owned(region.to_string()));
    settings.store_put(RetryPartition::new(format!("{SIGNING_NAME}-{region}")));
    settings.store_put(ApiMetadata::new(SIGNING_NAME, env!("CARGO_PKG_VERSION")));
    settings.store_put(EndpointResolverParams::new(()));
    settings.store_put(AuthSchemeOptionResolverParams::new(()));
    settings.store_put(signing(shared.region()));
    if let Some(retries) = shared.retry_config() {
        settings.store_put(retries.clone());
    }
    if let Some(times) = shared.timeout_config() {
        settings.store_put(times.clone());
    }
    if let Some(protection) = shared.stalled_stream_protection() {
        settings.store_put(protection);
    }
    settings.store_or_unset(shared.disable_clock_skew_correction().map(DisableClockSkewCorrection::from));
    settings.store_or_unset(shared.app_name().cloned());
    settings.freeze()
}

fn signing(region: Option<&Region>) -> SigV4OperationSigningConfig {
    let mut options = SigningOptions::default();
    (options.double_uri_encode, options.normalize_uri_path) = (true, true);
    SigV4OperationSigningConfig {
        region: region.cloned().map(SigningRegion::from),
        name: Some(SigningName::from_static(SIGNING_NAME)),
        signing_options: options,
        ..SigV4OperationSigningConfig::default()
    }
}

/// The parts.
fn components(shared: &SdkConfig) -> RuntimeComponentsBuilder {
    let mut parts = RuntimeComponentsBuilder::new("EC2 parts")
        .with_http_client(shared.http_client())
        .with_sleep_impl(shared.sleep_impl())
        .with_time_source(shared.time_source())
        .with_identity_cache(shared.identity_cache());
    if let Some(credentials) = shared.credentials_provider() {
        parts.set_identity_resolver(SCHEME_ID, credentials);
    }
    let only_signed = SharedAuthSchemeOptionResolver::new(StaticAuthSchemeOptionResolver::new(vec![SCHEME_ID]));
    parts.set_auth_scheme_option_resolver(Some(only_signed));
    parts.push_auth_scheme(SigV4AuthScheme::new());
    with_interceptors(with_classifiers(parts))
}

/// Which failures are worth another attempt.
fn with_classifiers(parts: RuntimeComponentsBuilder) -> RuntimeComponentsBuilder {
    parts
        .with_retry_classifier(HttpStatusCodeClassifier::default())
        .with_retry_classifier(TransientErrorClassifier::<DescribeInstancesError>::new())
        .with_retry_classifier(AwsErrorCodeClassifier::<DescribeInstancesError>::new())
        .with_retry_classifier(ServiceClockSkewClassifier::<DescribeInstancesError>::new())
}

fn with_interceptors(parts: RuntimeComponentsBuilder) -> RuntimeComponentsBuilder {
    parts
        .with_interceptor(ConnectionPoisoningInterceptor::new())
        .with_interceptor(StalledStreamProtectionInterceptor::default())
        .with_interceptor(ServiceClockSkewInterceptor::new())
        .with_interceptor(RequestInfoInterceptor::new())
        .with_interceptor(UserAgentInterceptor::new())
        .with_interceptor(InvocationIdInterceptor::new())
}
