//! The attributes of listeners, with AWS's defaults. All of them are kept and shown; the header rewriting that most of
//! them ask for is not done.

use alb_model::{Listener, Tree};

use crate::control_plane::arguments::find_listener;
use crate::control_plane::attributes::Values::{OneOf, Range, Text, Truth};
use crate::control_plane::attributes::{self, Attribute, attribute};
use crate::control_plane::errors::ApiError;
use crate::control_plane::query::Query;
use crate::state::State;

pub(crate) fn describe_listener_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("ListenerArn")?;
    state.read(|model| {
        let listener = find_listener(model, arn)?;
        Ok(attributes::shown_attributes(known_attributes(listener), &listener.attributes))
    })
}

pub(crate) fn modify_listener_attributes(state: &State, query: &Query) -> Result<Tree, ApiError> {
    let arn = query.required("ListenerArn")?;
    state.change(|model| {
        let known = known_attributes(find_listener(model, arn)?);
        let requested = attributes::requested_attributes(query, known, "Listener")?;
        let set = model.listener_attributes_mut(arn).expect("it was just found");
        set.extend(requested);
        Ok(attributes::shown_attributes(known, set))
    })
}

fn known_attributes(listener: &Listener) -> &'static [&'static [Attribute]] {
    match listener.protocol.as_str() {
        "HTTP" => &[&HTTP],
        "HTTPS" => &[&HTTP, &HTTPS],
        "UDP" => &[],
        _ => &[&NETWORK],
    }
}

const NETWORK: [Attribute; 1] = [attribute("tcp.idle_timeout.seconds", "350", Range(60, 6000))];

const HTTP: [Attribute; 11] = [
    attribute("routing.http.response.server.enabled", "true", Truth),
    attribute("routing.http.response.strict_transport_security.header_value", "", Text),
    attribute("routing.http.response.access_control_allow_origin.header_value", "", Text),
    attribute("routing.http.response.access_control_allow_methods.header_value", "", Text),
    attribute("routing.http.response.access_control_allow_headers.header_value", "", Text),
    attribute("routing.http.response.access_control_allow_credentials.header_value", "", OneOf(&["", "true"])),
    attribute("routing.http.response.access_control_expose_headers.header_value", "", Text),
    attribute("routing.http.response.access_control_max_age.header_value", "", Text),
    attribute("routing.http.response.content_security_policy.header_value", "", Text),
    attribute("routing.http.response.x_content_type_options.header_value", "", OneOf(&["", "nosniff"])),
    attribute("routing.http.response.x_frame_options.header_value", "", Text),
];

/// What only an encrypted listener has, beside what a plain one has.
const HTTPS: [Attribute; 8] = [
    attribute(
        "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name",
        "X-Amzn-Mtls-Clientcert-Serial-Number",
        Text,
    ),
    attribute("routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", "X-Amzn-Mtls-Clientcert-Issuer", Text),
    attribute(
        "routing.http.request.x_amzn_mtls_clientcert_subject.header_name",
        "X-Amzn-Mtls-Clientcert-Subject",
        Text,
    ),
    attribute(
        "routing.http.request.x_amzn_mtls_clientcert_validity.header_name",
        "X-Amzn-Mtls-Clientcert-Validity",
        Text,
    ),
    attribute("routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "X-Amzn-Mtls-Clientcert-Leaf", Text),
    attribute("routing.http.request.x_amzn_mtls_clientcert.header_name", "X-Amzn-Mtls-Clientcert", Text),
    attribute("routing.http.request.x_amzn_tls_version.header_name", "X-Amzn-Tls-Version", Text),
    attribute("routing.http.request.x_amzn_tls_cipher_suite.header_name", "X-Amzn-Tls-Cipher-Suite", Text),
];
