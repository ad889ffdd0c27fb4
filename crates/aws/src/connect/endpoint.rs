//! Where an API is.

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use super::ConnectError;

/// One of AWS's APIs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Api {
    /// Its id in the SDK, which gives AWS_ENDPOINT_URL_... its name.
    service_id: &'static str,
    in_words: &'static str,
}

pub(super) const ELBV2: Api = Api { service_id: "Elastic Load Balancing v2", in_words: "the ELBv2 API" };

pub(super) const CLOUDWATCH: Api = Api { service_id: "CloudWatch", in_words: "the CloudWatch API" };

pub(super) const EC2: Api = Api { service_id: "EC2", in_words: "the EC2 API" };

pub(super) const STS: Api = Api { service_id: "STS", in_words: "the STS API" };

/// Another address than AWS's own: the one given, else the one that environment or profile give for this API, else the
/// one they give for all. The SDK has the same order, but does not tell what it found, and panics when that is empty.
pub(super) fn url(api: Api, given: Option<&str>, shared: &SdkConfig) -> Result<Option<String>, ConnectError> {
    let is_set = |url: &String| !url.trim().is_empty();
    let given = given.map(str::to_owned).filter(is_set);
    let configured = || for_this_api(api, shared).filter(is_set);
    let of_all = || shared.endpoint_url().map(str::to_owned).filter(is_set);
    match given.or_else(configured).or_else(of_all) {
        Some(url) if !has_scheme(&url) => Err(ConnectError::NoUrl { api: api.in_words, given: url }),
        url => Ok(url),
    }
}

/// Where an API is, for messages.
pub(super) fn address(api: Api, url: Option<&str>, shared: &SdkConfig) -> String {
    let region =
        || shared.region().map_or_else(|| api.in_words.to_owned(), |region| format!("{} in {region}", api.in_words));
    url.map_or_else(region, str::to_owned)
}

/// For example AWS_ENDPOINT_URL_STS, or `endpoint_url` of `sts` in the profile's `services` section.
fn for_this_api(api: Api, shared: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id(api.service_id).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    shared.service_config()?.load_config(key.build().ok()?)
}

fn has_scheme(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}
