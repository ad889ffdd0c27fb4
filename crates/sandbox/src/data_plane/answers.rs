//! Answers that a listener gives by itself.

use alb_model::{OtherAction, Tree};
use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HOST, HeaderValue, LOCATION};
use hyper::{Request, Response, StatusCode};

pub(crate) type Body = Either<Incoming, Full<Bytes>>;

/// An error of the load balancer's own, in the shape of AWS's.
pub(crate) fn error(status: StatusCode) -> Response<Body> {
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let page = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    );
    own(status, "text/html", page)
}

/// What an action other than forward says.
pub(crate) fn to_action<B>(action: &OtherAction, request: &Request<B>, scheme: &str, port: u16) -> Response<Body> {
    match action.name.as_str() {
        "redirect" => redirect(&action.config, request, scheme, port),
        "fixed-response" => fixed(&action.config),
        _ => error(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn fixed(config: &Tree) -> Response<Body> {
    let status = config.text("StatusCode").and_then(|code| code.parse().ok()).unwrap_or(StatusCode::OK);
    let kind = config.text("ContentType").unwrap_or("text/plain");
    own(status, kind, config.text("MessageBody").unwrap_or_default().to_owned())
}

fn redirect<B>(config: &Tree, request: &Request<B>, scheme: &str, port: u16) -> Response<Body> {
    let host = request.headers().get(HOST).and_then(|value| value.to_str().ok()).unwrap_or("localhost");
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let port = port.to_string();
    let part = |name: &str, usual: &str| {
        let template = config.text(name).unwrap_or(usual);
        let filled = template.replace("#{protocol}", scheme).replace("#{host}", host).replace("#{port}", &port);
        let filled = filled.replace("#{path}", request.uri().path().trim_start_matches('/'));
        filled.replace("#{query}", request.uri().query().unwrap_or_default())
    };
    let query = part("Query", "#{query}");
    let query = if query.is_empty() { query } else { format!("?{query}") };
    let location = format!(
        "{}://{}:{}{}{query}",
        part("Protocol", "#{protocol}").to_lowercase(),
        part("Host", "#{host}"),
        part("Port", "#{port}"),
        part("Path", "/#{path}"),
    );
    let permanent = config.text("StatusCode") == Some("HTTP_301");
    let mut answer = error(if permanent { StatusCode::MOVED_PERMANENTLY } else { StatusCode::FOUND });
    match HeaderValue::from_str(&location) {
        Ok(location) => {
            answer.headers_mut().insert(LOCATION, location);
            answer
        }
        Err(_) => error(StatusCode::BAD_REQUEST),
    }
}

fn own(status: StatusCode, kind: &str, text: String) -> Response<Body> {
    let mut answer = Response::new(Either::Right(Full::new(Bytes::from(text))));
    *answer.status_mut() = status;
    answer.headers_mut().insert("server", HeaderValue::from_static("awselb/2.0"));
    if let Ok(kind) = HeaderValue::from_str(kind) {
        answer.headers_mut().insert(CONTENT_TYPE, kind);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_fills_in_what_was_asked_for() {
        let config = Tree::fields()
            .with("Protocol", Tree::leaf("HTTPS"))
            .with("Port", Tree::leaf("443"))
            .with("StatusCode", Tree::leaf("HTTP_301"));
        let request = Request::get("/a/b?c=d").header("host", "example.com:80").body(()).unwrap();
        let action = OtherAction { name: "redirect".to_owned(), config };
        let answer = to_action(&action, &request, "http", 80);
        assert_eq!(answer.status(), 301);
        assert_eq!(answer.headers()[LOCATION], "https://example.com:443/a/b?c=d");
    }
}
