//! All expressions of a configuration, those inside of other ones and of texts, too.

use hcl::expr::{Expression, ObjectKey, Operation, TraversalOperator};
use hcl::structure::{Body, Structure};
use hcl::template::{Directive, Element, Template};

/// Shows each expression to this function, from the outermost on.
pub(super) fn each_expression(body: &Body, see: &mut impl FnMut(&Expression)) {
    for structure in body.iter() {
        match structure {
            Structure::Attribute(attribute) => visit(attribute.expr(), see),
            Structure::Block(block) => each_expression(block.body(), see),
        }
    }
}

fn visit(expression: &Expression, see: &mut impl FnMut(&Expression)) {
    see(expression);
    match expression {
        Expression::Array(items) => items.iter().for_each(|item| visit(item, see)),
        Expression::Object(object) => object.iter().for_each(|(key, value)| {
            if let ObjectKey::Expression(key) = key {
                visit(key, see);
            }
            visit(value, see);
        }),
        Expression::TemplateExpr(text) => visit_template(&Template::from_expr(text).unwrap(), see),
        Expression::Traversal(traversal) => {
            visit(&traversal.expr, see);
            for operator in &traversal.operators {
                if let TraversalOperator::Index(index) = operator {
                    visit(index, see);
                }
            }
        }
        Expression::FuncCall(call) => call.args.iter().for_each(|argument| visit(argument, see)),
        Expression::Parenthesis(inner) => visit(inner, see),
        Expression::Conditional(all) => {
            [&all.cond_expr, &all.true_expr, &all.false_expr].iter().for_each(|one| visit(one, see));
        }
        Expression::Operation(operation) => match &**operation {
            Operation::Unary(unary) => visit(&unary.expr, see),
            Operation::Binary(binary) => [&binary.lhs_expr, &binary.rhs_expr].iter().for_each(|side| visit(side, see)),
        },
        Expression::ForExpr(all) => {
            let always = [Some(&all.collection_expr), all.key_expr.as_ref(), Some(&all.value_expr)];
            always.into_iter().chain([all.cond_expr.as_ref()]).flatten().for_each(|one| visit(one, see));
        }
        _ => {}
    }
}

fn visit_template(template: &Template, see: &mut impl FnMut(&Expression)) {
    for element in template.elements() {
        match element {
            Element::Literal(_) => {}
            Element::Interpolation(interpolation) => visit(&interpolation.expr, see),
            Element::Directive(directive) => match &**directive {
                Directive::If(when) => {
                    visit(&when.cond_expr, see);
                    visit_template(&when.true_template, see);
                    when.false_template.iter().for_each(|other| visit_template(other, see));
                }
                Directive::For(each) => {
                    visit(&each.collection_expr, see);
                    visit_template(&each.template, see);
                }
            },
        }
    }
}

/// `var.name`, `data.aws_lb.web` and the like, as far as names go.
pub(super) fn reference(expression: &Expression) -> Option<String> {
    let Expression::Traversal(traversal) = expression else { return None };
    let Expression::Variable(root) = &traversal.expr else { return None };
    let names = traversal.operators.iter().map_while(|operator| match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str()),
        _ => None,
    });
    Some([root.as_str()].into_iter().chain(names).collect::<Vec<_>>().join("."))
}
