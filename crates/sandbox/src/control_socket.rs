//! What the control plane's socket answers: AWS's APIs, and the admin API under a path of its own.

mod browsers;

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response};

use crate::control_plane::{ControlPlane, Cut};
use crate::data_plane::DataPlane;
use crate::ready::{Order, Ready};
use crate::server::Handler;
use crate::state::State;
use crate::{admin, control_plane};

/// AWS's own limit is not published; no request of this API comes near this.
const LONGEST_REQUEST: usize = 1 << 20;

/// Where the admin API is.
const ADMIN_PATH: &str = "/_sandbox";

/// Answers the API's calls, and those of the admin API on the same socket.
#[derive(Debug)]
pub(crate) struct ControlSocket {
    pub(crate) control_plane: ControlPlane,
    pub(crate) state: Arc<State>,
    pub(crate) data_plane: Arc<DataPlane>,
    pub(crate) endpoint: String,
    pub(crate) order: Order,
}

impl Handler for ControlSocket {
    type Body = Full<Bytes>;
    type Cut = Cut;

    async fn handle(
        self: Arc<Self>,
        request: Request<Incoming>,
        _peer: SocketAddr,
    ) -> Result<Response<Full<Bytes>>, Cut> {
        let (head, body) = request.into_parts();
        if let Some(reason) = browsers::why_refused(&head) {
            tracing::warn!(reason, "refused");
            return Ok(match head.uri.path().starts_with(ADMIN_PATH) {
                true => admin::forbidden(reason),
                false => control_plane::forbidden(&head, reason),
            });
        }
        let Ok(body) = Limited::new(body, LONGEST_REQUEST).collect().await else {
            return Ok(control_plane::refuse_body(&head, "The request is longer than 1 MiB or incomplete"));
        };
        let body = body.to_bytes();
        if let Some(path) = head.uri.path().strip_prefix(ADMIN_PATH) {
            let ready = || Ready::current(&self.endpoint, &self.order, &self.state, &self.data_plane);
            return Ok(admin::answer_request(&self.state, ready, &head.method, path.trim_start_matches('/'), &body));
        }
        self.control_plane.answer_request(&head, &body).await
    }
}
