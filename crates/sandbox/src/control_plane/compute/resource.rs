//! What EC2's requests ask for: ids and filters, both in numbered lists.

use alb_model::Tree;

use crate::control_plane::errors::ApiError;
use crate::control_plane::query::{Query, numbered};
use crate::network;

/// Something that can be described.
#[derive(Debug)]
pub(super) struct Resource {
    /// By filter name, what a filter is compared with.
    pub(super) filterable: Vec<(&'static str, String)>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) shown: Tree,
}

/// What a request asks for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// None is all.
    pub(super) ids: Vec<&'a str>,
    filters: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Wanted<'a> {
    /// Reads the ids in a parameter, which must have the form of their kind; `code` begins the error's code.
    pub(super) fn from_query(query: &'a Query, parameter: &str, prefix: &str, code: &str) -> Result<Self, ApiError> {
        let ids: Vec<&str> = query.numbered(parameter).into_iter().filter_map(Tree::as_text).collect();
        if let Some(wrong) = ids.iter().find(|id| !network::is_id(id, prefix)) {
            let message = format!("The ID '{wrong}' does not exist");
            return Err(ApiError::new(400, &format!("{code}.NotFound"), message));
        }
        let filters = query.numbered("Filter").into_iter().map(|filter| {
            let values = filter.get("Value").map(numbered).unwrap_or_default();
            (filter.text("Name").unwrap_or_default(), values.into_iter().filter_map(Tree::as_text).collect())
        });
        Ok(Self { ids, filters: filters.collect() })
    }

    /// Whether every filter has a value that the resource has.
    pub(super) fn let_pass(&self, resource: &Resource) -> Result<bool, ApiError> {
        for (name, values) in &self.filters {
            if let Some(key) = name.strip_prefix("tag:") {
                if !resource.tags.iter().any(|(own, value)| own == key && values.contains(&value.as_str())) {
                    return Ok(false);
                }
                continue;
            }
            let found = resource.filterable.iter().find(|(known, _)| known == name);
            let (_, own) = found.ok_or_else(|| {
                ApiError::new(400, "InvalidParameterValue", format!("The filter '{name}' is invalid"))
            })?;
            if !values.contains(&own.as_str()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
