//! What is asked, in EC2's form (its query protocol, API version 2016-11-15).

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

/// How many instances one page may hold (EC2 `DescribeInstances`, `MaxResults`). A call without it counts as unpaginated,
/// for which EC2 has a much smaller bucket.
const PER_PAGE: &str = "1000";

/// One page of these instances.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) ids: Vec<String>,
    /// What the page before this one ended with.
    pub(crate) token: Option<String>,
}

impl Request {
    /// Not yet signed, and to no address.
    pub(crate) fn to_http(&self) -> Result<HttpRequest, BoxError> {
        let body = self.to_form();
        let mut request = HttpRequest::new(SdkBody::from(body.as_str()));
        request.set_method("POST")?;
        request.set_uri("/")?;
        let headers = request.headers_mut();
        headers.try_insert("content-type", "application/x-www-form-urlencoded")?;
        headers.try_insert("content-length", body.len().to_string())?;
        Ok(request)
    }

    fn to_form(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Action", "DescribeInstances").append_pair("Version", "2016-11-15");
        form.append_pair("Filter.1.Name", "instance-id");
        for (index, id) in self.ids.iter().enumerate() {
            form.append_pair(&format!("Filter.1.Value.{}", index + 1), id);
        }
        form.append_pair("MaxResults", PER_PAGE);
        if let Some(token) = &self.token {
            form.append_pair("NextToken", token);
        }
        form.finish()
    }
}
