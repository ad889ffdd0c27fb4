//! What a rule's transforms make of a request.

use alb_model::{Transform, TransformFailed};
use hyper::header::{HOST, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Uri};

/// Rewrites a request before it goes to a target.
pub(super) fn apply_transforms<B>(transforms: &[Transform], request: &mut Request<B>) -> Result<(), TransformFailed> {
    transforms.iter().try_for_each(|transform| match transform {
        Transform::HostHeader(rewrite) => {
            let host = request.headers().get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
            if let Some(host) = rewrite.apply(host)? {
                let host = HeaderValue::try_from(host).map_err(|_| TransformFailed)?;
                request.headers_mut().insert(HOST, host);
            }
            Ok(())
        }
        Transform::Url(rewrite) => {
            let asked = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
            match rewrite.apply(asked)? {
                Some(url) if url.starts_with('/') => {
                    *request.uri_mut() = Uri::try_from(url).map_err(|_| TransformFailed)?;
                    Ok(())
                }
                Some(_) => Err(TransformFailed),
                None => Ok(()),
            }
        }
    })
}
