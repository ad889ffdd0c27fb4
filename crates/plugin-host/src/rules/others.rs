//! Answers without an object: schemas, checks of configurations, data, functions.

use std::sync::atomic::Ordering;

use tfplugin_protos::tfplugin6::{
    Diagnostic, call_function, configure_provider, get_metadata, get_provider_schema, get_resource_identity_schemas,
    read_data_source, validate_data_resource_config, validate_provider_config, validate_resource_config,
};

use super::Rules;
use super::answer::Answer;
use crate::schemas;

fn says(call: &'static str, type_name: &str, diagnostics: &[Diagnostic]) {
    Answer { call, type_name }.is_an_error(diagnostics);
}

impl Rules {
    pub(crate) fn get_metadata(&self, _: &get_metadata::Request, answer: &get_metadata::Response) {
        says("GetMetadata", "", &answer.diagnostics);
        let there = |names: Vec<&String>, known: Vec<&String>| {
            let it = Answer { call: "GetMetadata", type_name: "" };
            if names != known {
                it.refuse(format!("it names {names:?}, and there are schemas of {known:?}"));
            }
        };
        let mut resources: Vec<_> = answer.resources.iter().map(|resource| &resource.type_name).collect();
        resources.sort();
        there(resources, self.schemas.resources.keys().collect());
        let mut data_sources: Vec<_> = answer.data_sources.iter().map(|source| &source.type_name).collect();
        data_sources.sort();
        there(data_sources, self.schemas.data_sources.keys().collect());
        let mut lists: Vec<_> = answer.list_resources.iter().map(|list| &list.type_name).collect();
        lists.sort();
        there(lists, self.schemas.lists.keys().collect());
        let mut actions: Vec<_> = answer.actions.iter().map(|action| &action.type_name).collect();
        actions.sort();
        there(actions, self.schemas.actions.keys().collect());
    }

    pub(crate) fn get_provider_schema(&self, _: &get_provider_schema::Request, answer: &get_provider_schema::Response) {
        says("GetProviderSchema", "", &answer.diagnostics);
        // Reading is judging.
        schemas::read::schemas(answer, &get_resource_identity_schemas::Response::default());
    }

    pub(crate) fn get_resource_identity_schemas(
        &self,
        _: &get_resource_identity_schemas::Request,
        answer: &get_resource_identity_schemas::Response,
    ) {
        says("GetResourceIdentitySchemas", "", &answer.diagnostics);
        let it = Answer { call: "GetResourceIdentitySchemas", type_name: "" };
        let stray = answer.identity_schemas.keys().find(|name| !self.schemas.resources.contains_key(*name));
        if let Some(name) = stray {
            it.refuse(format!("there is no resource {name}"));
        }
        schemas::read::schemas(&get_provider_schema::Response::default(), answer);
    }

    pub(crate) fn configure_provider(&self, _: &configure_provider::Request, answer: &configure_provider::Response) {
        says("ConfigureProvider", "", &answer.diagnostics);
        self.stopped.store(false, Ordering::SeqCst);
    }

    /// From the moment on in which a host asks it to stop, the rules of a stopped run hold.
    pub(crate) fn stops(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(crate) fn validate_provider_config(
        &self,
        _: &validate_provider_config::Request,
        answer: &validate_provider_config::Response,
    ) {
        says("ValidateProviderConfig", "", &answer.diagnostics);
    }

    pub(crate) fn validate_resource_config(
        &self,
        request: &validate_resource_config::Request,
        answer: &validate_resource_config::Response,
    ) {
        says("ValidateResourceConfig", &request.type_name, &answer.diagnostics);
    }

    pub(crate) fn validate_data_resource_config(
        &self,
        request: &validate_data_resource_config::Request,
        answer: &validate_data_resource_config::Response,
    ) {
        says("ValidateDataResourceConfig", &request.type_name, &answer.diagnostics);
    }

    pub(crate) fn read_data_source(&self, request: &read_data_source::Request, answer: &read_data_source::Response) {
        let it = Answer { call: "ReadDataSource", type_name: &request.type_name };
        it.is_not_deferred(answer.deferred.as_ref());
        if it.is_an_error(&answer.diagnostics) {
            return;
        }
        let Some(kind) = self.schemas.data_sources.get(it.type_name) else { it.refuse("there is no such data source") };
        if it.state(answer.state.as_ref(), kind).is_null() {
            it.refuse("the data is null");
        }
    }

    pub(crate) fn call_function(&self, request: &call_function::Request, answer: &call_function::Response) {
        let it = Answer { call: "CallFunction", type_name: &request.name };
        match (&answer.error, self.schemas.functions.get(&request.name)) {
            (Some(error), _) if error.text.is_empty() => it.refuse("the error has no text"),
            (Some(_), _) => {}
            (None, Some(_)) if answer.result.is_none() => it.refuse("there is neither a result nor an error"),
            (None, Some(ty)) => {
                it.value("result", answer.result.as_ref(), ty);
            }
            (None, None) => it.refuse("there is no such function"),
        }
    }
}
