//! What the provider has, by name, each with its schema.
//!
//! Filled when first needed, by whichever call comes first: a host that knows the schemas from another process never
//! asks this one, and before the handshake line there is no time for it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tftypes::{FunctionSignature, IdentitySchema, Schema, Type};
use tokio_util::sync::CancellationToken;

use crate::action::Action;
use crate::identity::Identity;
use crate::list_resource::ListResource;
use crate::provider::{DataSource, Function, Provider, Resource};
use tftypes::Diagnostic;

/// All there is to call.
pub(crate) struct Registry {
    pub(crate) provider: Arc<dyn Provider>,
    block: OnceLock<Typed<()>>,
    resources: OnceLock<BTreeMap<String, Typed<Arc<dyn Resource>>>>,
    identities: OnceLock<BTreeMap<String, Identified>>,
    data_sources: OnceLock<BTreeMap<String, Typed<Arc<dyn DataSource>>>>,
    functions: OnceLock<BTreeMap<String, Signed>>,
    list_resources: OnceLock<BTreeMap<String, Typed<Arc<dyn ListResource>>>>,
    actions: OnceLock<BTreeMap<String, Typed<Arc<dyn Action>>>>,
    /// Cancelled when the host asks to stop. With the next configuration a new run begins, and with it a new token.
    stop: Mutex<CancellationToken>,
}

/// Something with a schema, and the type of its values.
pub(crate) struct Typed<T> {
    pub(crate) it: T,
    pub(crate) schema: Schema,
    pub(crate) ty: Type,
}

impl<T> Typed<T> {
    fn new(it: T, schema: Schema) -> Self {
        Self { it, ty: schema.value_type(), schema }
    }
}

/// The identities of a resource type, and the type of their values.
pub(crate) struct Identified {
    pub(crate) it: Arc<dyn Identity>,
    pub(crate) schema: IdentitySchema,
    pub(crate) ty: Type,
}

impl Identified {
    fn new(it: Arc<dyn Identity>) -> Self {
        let schema = it.schema();
        Self { it, ty: schema.value_type(), schema }
    }
}

/// A function with its signature.
pub(crate) struct Signed {
    pub(crate) function: Arc<dyn Function>,
    pub(crate) signature: FunctionSignature,
}

impl Registry {
    pub(crate) fn new(provider: Arc<dyn Provider>) -> Self {
        Self {
            provider,
            block: OnceLock::new(),
            resources: OnceLock::new(),
            identities: OnceLock::new(),
            data_sources: OnceLock::new(),
            functions: OnceLock::new(),
            list_resources: OnceLock::new(),
            actions: OnceLock::new(),
            stop: Mutex::default(),
        }
    }

    /// The provider block.
    pub(crate) fn block(&self) -> &Typed<()> {
        self.block.get_or_init(|| Typed::new((), self.provider.schema()))
    }

    pub(crate) fn resources(&self) -> &BTreeMap<String, Typed<Arc<dyn Resource>>> {
        self.resources.get_or_init(|| {
            let named = |it: Arc<dyn Resource>| (it.type_name().to_owned(), Typed::new(it.clone(), it.schema()));
            self.provider.resources().into_iter().map(named).collect()
        })
    }

    /// The identities of those resource types that have some.
    pub(crate) fn identities(&self) -> &BTreeMap<String, Identified> {
        self.identities.get_or_init(|| {
            let identified = |(name, resource): (&String, &Typed<Arc<dyn Resource>>)| {
                Some((name.clone(), Identified::new(resource.it.identity()?)))
            };
            self.resources().iter().filter_map(identified).collect()
        })
    }

    pub(crate) fn data_sources(&self) -> &BTreeMap<String, Typed<Arc<dyn DataSource>>> {
        self.data_sources.get_or_init(|| {
            let named = |it: Arc<dyn DataSource>| (it.type_name().to_owned(), Typed::new(it.clone(), it.schema()));
            self.provider.data_sources().into_iter().map(named).collect()
        })
    }

    pub(crate) fn functions(&self) -> &BTreeMap<String, Signed> {
        self.functions.get_or_init(|| {
            let signed = |function: Arc<dyn Function>| {
                (function.name().to_owned(), Signed { signature: function.signature(), function })
            };
            self.provider.functions().into_iter().map(signed).collect()
        })
    }

    pub(crate) fn list_resources(&self) -> &BTreeMap<String, Typed<Arc<dyn ListResource>>> {
        self.list_resources.get_or_init(|| {
            let named = |it: Arc<dyn ListResource>| (it.type_name().to_owned(), Typed::new(it.clone(), it.schema()));
            self.provider.list_resources().into_iter().map(named).collect()
        })
    }

    pub(crate) fn actions(&self) -> &BTreeMap<String, Typed<Arc<dyn Action>>> {
        self.actions.get_or_init(|| {
            let named = |it: Arc<dyn Action>| (it.type_name().to_owned(), Typed::new(it.clone(), it.schema()));
            self.provider.actions().into_iter().map(named).collect()
        })
    }

    /// The token of this run.
    pub(crate) fn stop_token(&self) -> CancellationToken {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// An earlier wish to stop is over.
    pub(crate) fn begin_run(&self) {
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = CancellationToken::new();
    }

    pub(crate) fn list_resource(&self, type_name: &str) -> Result<&Typed<Arc<dyn ListResource>>, Diagnostic> {
        self.list_resources().get(type_name).ok_or_else(|| self.unknown("list resource", type_name))
    }

    pub(crate) fn action(&self, type_name: &str) -> Result<&Typed<Arc<dyn Action>>, Diagnostic> {
        self.actions().get(type_name).ok_or_else(|| self.unknown("action", type_name))
    }

    pub(crate) fn resource(&self, type_name: &str) -> Result<&Typed<Arc<dyn Resource>>, Diagnostic> {
        self.resources().get(type_name).ok_or_else(|| self.unknown("resource type", type_name))
    }

    pub(crate) fn data_source(&self, type_name: &str) -> Result<&Typed<Arc<dyn DataSource>>, Diagnostic> {
        self.data_sources().get(type_name).ok_or_else(|| self.unknown("data source", type_name))
    }

    pub(crate) fn identity(&self, type_name: &str) -> Result<&Identified, Diagnostic> {
        let none = || {
            Diagnostic::error("No identity", format!("Objects of the type {type_name:?} are named by their id alone."))
        };
        self.resource(type_name)?;
        self.identities().get(type_name).ok_or_else(none)
    }

    fn unknown(&self, kind: &str, name: &str) -> Diagnostic {
        Diagnostic::error(
            format!("Unknown {kind}"),
            format!("The {} provider has no {kind} {name:?}.", self.provider.name()),
        )
    }
}
