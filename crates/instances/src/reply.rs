//! What EC2 answers.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_types::error::ErrorMetadata;
use roxmltree::{Document, Node};

use crate::settings::{instance_of, items, text_at};
use crate::{DescribeInstancesError, Instance};

/// One page of instances.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) instances: Vec<Instance>,
    /// Asks for the page after this one.
    pub(crate) next: Option<String>,
}

/// Reads a reply: a page, or what EC2 refuses it with.
pub(crate) fn read_reply(reply: &HttpResponse) -> Result<Page, OrchestratorError<DescribeInstancesError>> {
    let body = reply.body().bytes().unwrap_or_default();
    if reply.status().is_success() {
        read_page(body).map_err(OrchestratorError::other)
    } else {
        Err(OrchestratorError::operation(read_refusal(body)))
    }
}

fn read_page(body: &[u8]) -> Result<Page, BoxError> {
    let document = Document::parse(std::str::from_utf8(body)?)?;
    let root = document.root_element();
    if root.tag_name().name() != "DescribeInstancesResponse" {
        return Err(format!("expected a DescribeInstancesResponse, got <{}>", root.tag_name().name()).into());
    }
    let reservations = items(root, "reservationSet");
    let instances = reservations.flat_map(|reservation| items(reservation, "instancesSet"));
    Ok(Page { instances: instances.filter_map(instance_of).collect(), next: text_at(root, &["nextToken"]) })
}

/// Whoever answers in EC2's place has no code, and what it says is no message of EC2's.
fn read_refusal(body: &[u8]) -> ErrorMetadata {
    let mut refusal = ErrorMetadata::builder();
    let text = std::str::from_utf8(body).unwrap_or_default();
    if let Ok(document) = Document::parse(text) {
        let said = |name| {
            let root = Some(document.root_element()).filter(|root: &Node<'_, '_>| root.tag_name().name() == "Response");
            text_at(root?, &["Errors", "Error", name])
        };
        if let Some(code) = said("Code") {
            refusal = refusal.code(code);
        }
        if let Some(message) = said("Message") {
            refusal = refusal.message(message);
        }
    }
    refusal.build()
}
