//! How a call is run, whichever it is: in a task of its own, under its name in the logs, and answered when it panics.

use std::future::Future;
use std::sync::Arc;

use tonic::{Response, Status};
use tracing::{Instrument, Span, info_span};

use super::registry::Registry;
use crate::convert::diagnostics;
use crate::provider::Provider;
use crate::work::Work;
use tftypes::Diagnostic;

/// Serves one provider.
pub(crate) struct Service {
    pub(super) registry: Arc<Registry>,
    pub(super) work: Work,
}

/// What a call is answered with.
pub(super) type Answer<T> = Result<Response<T>, Status>;

impl Service {
    pub(crate) fn new(provider: Arc<dyn Provider>, work: Work) -> Self {
        Self { registry: Arc::new(Registry::new(provider)), work }
    }

    /// Runs a call in a task of its own. `otherwise` is the answer if it panics.
    pub(super) async fn call<T, F>(
        &self,
        span: Span,
        call: impl FnOnce(Arc<Registry>) -> F,
        otherwise: impl FnOnce(Diagnostic) -> T,
    ) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        let answer = self.work.run(call(self.registry.clone()).instrument(span)).await;
        let name = self.registry.provider.name();
        Ok(Response::new(answer.unwrap_or_else(|panicked| otherwise(diagnostics::panicked(&panicked, name)))))
    }
}

/// A span under the names that Go providers use. Without a type name it has none.
pub(super) fn span(rpc: &'static str, type_name: &str) -> Span {
    info_span!("rpc", tf_rpc = rpc, tf_resource_type = (!type_name.is_empty()).then_some(type_name))
}
