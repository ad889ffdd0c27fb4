//! Renders `docs/` from `templates/`, in the layout of the Terraform Registry.
//!
//! A line of a template that is a directive alone is replaced; everything else is copied:
//!
//! - `{{ schema provider }}`, `{{ schema resource NAME }}`, and likewise `data-source`, `list-resource` and `action`: the arguments
//!   and results;
//! - `{{ identity NAME }}`: the attributes by which a resource is imported;
//! - `{{ signature NAME }}`: the arguments and the result of a function;
//! - `{{ file LANGUAGE PATH }}`: a file of this repository as a block of code;
//! - `{{ benchmark NAME }}`: what a benchmark has measured, as the README has it;
//! - `{{ report table NAME }}`, `{{ report text NAME }}`: the first one in the latest report of that name in `docs/results`.

mod identity;
mod measured;
mod schema;
mod signature;

use std::collections::BTreeMap;
use std::sync::Arc;

use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::{Provider, Resource};

use crate::support::{files_under, read};

/// Every page of `docs/` by its path in the repository.
pub(crate) fn pages() -> BTreeMap<String, String> {
    files_under("templates").into_iter().map(|template| (page_path(&template), page(&template))).collect()
}

fn page_path(template: &str) -> String {
    let inner = template.strip_prefix("templates/").and_then(|path| path.strip_suffix(".tmpl"));
    let inner = inner.unwrap_or_else(|| panic!("{template} is not named like a template (NAME.md.tmpl)"));
    format!("docs/{inner}")
}

fn page(template: &str) -> String {
    let text = read(template);
    let body = text.strip_prefix("---\n").unwrap_or_else(|| panic!("{template} begins without front matter"));
    let lines: String = body.lines().map(|line| rendered(template, line)).collect();
    format!(
        "---\n# Generated from {template}; `UPDATE_DOCS=1 cargo test --test docs pages_are_what` writes it anew.\n{lines}"
    )
}

/// One line of a template, with its line end.
fn rendered(template: &str, line: &str) -> String {
    let Some(directive) = line.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else {
        return format!("{line}\n");
    };
    match directive.split_whitespace().collect::<Vec<_>>()[..] {
        ["schema", "provider"] => schema::markdown(&BluegreenProvider::default().schema().block),
        ["schema", "resource", name] => resource_schema(name),
        ["schema", "data-source", name] => data_source_schema(name),
        ["schema", "list-resource", name] => list_resource_schema(name),
        ["schema", "action", name] => action_schema(name),
        ["identity", name] => resource_identity(name),
        ["signature", name] => function_signature(name),
        ["file", language, path] => format!("```{language}\n{}```\n", read(path)),
        ["benchmark", name] => measured::of_benchmark(name),
        ["report", "table", name] => measured::table_of_report(name),
        ["report", "text", name] => measured::text_of_report(name),
        _ => panic!("{template} has an unknown directive: {line}"),
    }
}

fn resource_schema(name: &str) -> String {
    schema::markdown(&resource(name).schema().block)
}

fn resource_identity(name: &str) -> String {
    let identity = resource(name).identity().unwrap_or_else(|| panic!("{name} has no identity"));
    identity::markdown(&identity.schema())
}

fn resource(name: &str) -> Arc<dyn Resource> {
    let mut resources = BluegreenProvider::default().resources().into_iter();
    resources.find(|resource| resource.type_name() == name).unwrap_or_else(|| panic!("there is no resource {name}"))
}

fn data_source_schema(name: &str) -> String {
    let sources = BluegreenProvider::default().data_sources();
    let source = sources.iter().find(|source| source.type_name() == name);
    schema::markdown(&source.unwrap_or_else(|| panic!("there is no data source {name}")).schema().block)
}

fn list_resource_schema(name: &str) -> String {
    let lists = BluegreenProvider::default().list_resources();
    let list = lists.iter().find(|list| list.type_name() == name);
    schema::markdown(&list.unwrap_or_else(|| panic!("there is no list resource {name}")).schema().block)
}

fn action_schema(name: &str) -> String {
    let actions = BluegreenProvider::default().actions();
    let action = actions.iter().find(|action| action.type_name() == name);
    schema::markdown(&action.unwrap_or_else(|| panic!("there is no action {name}")).schema().block)
}

fn function_signature(name: &str) -> String {
    let functions = BluegreenProvider::default().functions();
    let function = functions.iter().find(|function| function.name() == name);
    signature::markdown(name, &function.unwrap_or_else(|| panic!("there is no function {name}")).signature())
}
