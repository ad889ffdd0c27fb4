//! The rules, under tflint's names for them.

use std::collections::BTreeSet;

use hcl::expr::{BinaryOperator, Expression, Operation, TemplateExpr, TraversalOperator};
use hcl::structure::{Block, Body};
use hcl::template::{Element, Template};

use super::expressions::{each_expression, reference};

/// What is found, as `rule: what it is about`.
pub(super) fn findings(configuration: &Body) -> Vec<String> {
    let mut found = in_blocks(configuration);
    found.extend(unused(configuration));
    found.extend(providers_without_version(configuration));
    each_expression(configuration, &mut |expression| found.extend(in_expression(expression)));
    found
}

fn in_blocks(configuration: &Body) -> Vec<String> {
    let mut found = Vec::new();
    let has = |block: &Block, name: &str| block.body().attributes().any(|attribute| attribute.key() == name);
    if !blocks(configuration, "terraform").any(|block| has(block, "required_version")) {
        found.push("terraform_required_version: none".to_owned());
    }
    for variable in blocks(configuration, "variable").filter(|variable| !has(variable, "type")) {
        found.push(format!("terraform_typed_variables: {}", label(variable, 0)));
    }
    for module in blocks(configuration, "module") {
        let source = module.body().attributes().find(|attribute| attribute.key() == "source");
        let source = source.map(|attribute| attribute.expr().to_string()).unwrap_or_default();
        let source = source.trim_matches('"');
        let is_repository = ["git::", "git@", "hg::", "github.com/", "bitbucket.org/"];
        if is_repository.iter().any(|start| source.starts_with(start)) && !source.contains("ref=") {
            found.push(format!("terraform_module_pinned_source: {source}"));
        } else if !source.starts_with('.') && !has(module, "version") {
            found.push(format!("terraform_module_version: {source}"));
        }
    }
    found
}

fn unused(configuration: &Body) -> Vec<String> {
    let mut declared = BTreeSet::new();
    declared.extend(blocks(configuration, "variable").map(|block| format!("var.{}", label(block, 0))));
    declared.extend(blocks(configuration, "data").map(|block| format!("data.{}.{}", label(block, 0), label(block, 1))));
    let locals = blocks(configuration, "locals").flat_map(|block| block.body().attributes());
    declared.extend(locals.map(|local| format!("local.{}", local.key())));
    let mut used = BTreeSet::new();
    each_expression(configuration, &mut |expression| used.extend(reference(expression)));
    let is_used = |name: &str| used.iter().any(|used| used == name || used.starts_with(&format!("{name}.")));
    let unused = declared.into_iter().filter(|name| !is_used(name));
    unused.map(|name| format!("terraform_unused_declarations: {name}")).collect()
}

fn providers_without_version(configuration: &Body) -> Vec<String> {
    let mut used: BTreeSet<String> = blocks(configuration, "provider").map(|block| label(block, 0)).collect();
    for kind in ["resource", "data", "ephemeral", "action", "list"] {
        let types = blocks(configuration, kind).map(|block| label(block, 0));
        used.extend(types.map(|of| of.split('_').next().unwrap().to_owned()));
    }
    each_expression(configuration, &mut |expression| {
        if let Expression::FuncCall(call) = expression {
            used.extend(call.name.namespace.get(1).map(ToString::to_string));
        }
    });
    // Built into Terraform.
    used.remove("terraform");
    let required = blocks(configuration, "terraform").flat_map(|block| blocks(block.body(), "required_providers"));
    let versions = required.flat_map(|block| block.body().attributes());
    let versions = versions.filter(|provider| provider.expr().to_string().contains("version"));
    let versions: BTreeSet<_> = versions.map(|provider| provider.key().to_owned()).collect();
    used.difference(&versions).map(|name| format!("terraform_required_providers: {name}")).collect()
}

fn in_expression(expression: &Expression) -> Option<String> {
    let rule = match expression {
        Expression::Traversal(traversal)
            if traversal.operators.iter().any(|one| matches!(one, TraversalOperator::LegacyIndex(_))) =>
        {
            "terraform_deprecated_index"
        }
        Expression::TemplateExpr(text) if is_one_interpolation(text) => "terraform_deprecated_interpolation",
        Expression::FuncCall(call) if call.name.name.as_str() == "lookup" && call.args.len() == 2 => {
            "terraform_deprecated_lookup"
        }
        Expression::Operation(operation) if compares_with_nothing(operation) => "terraform_empty_list_equality",
        // Wrong with one backend; none of ours has a use for it with any.
        other if reference(other).as_deref() == Some("terraform.workspace") => "terraform_workspace_remote",
        _ => return None,
    };
    Some(format!("{rule}: {expression}"))
}

fn is_one_interpolation(text: &TemplateExpr) -> bool {
    let template = Template::from_expr(text).unwrap();
    matches!(template.elements(), [Element::Interpolation(_)])
}

fn compares_with_nothing(operation: &Operation) -> bool {
    let Operation::Binary(binary) = operation else { return false };
    let is_nothing = |side: &Expression| matches!(side, Expression::Array(items) if items.is_empty());
    matches!(binary.operator, BinaryOperator::Eq | BinaryOperator::NotEq)
        && (is_nothing(&binary.lhs_expr) || is_nothing(&binary.rhs_expr))
}

fn blocks<'body>(body: &'body Body, kind: &'body str) -> impl Iterator<Item = &'body Block> {
    body.blocks().filter(move |block| block.identifier() == kind)
}

fn label(block: &Block, index: usize) -> String {
    block.labels()[index].as_str().to_owned()
}
