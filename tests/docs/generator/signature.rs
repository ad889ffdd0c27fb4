//! A function's signature as Markdown.

use tftypes::{FunctionSignature, Parameter, Type};

/// What the function takes and returns.
pub(crate) fn markdown(name: &str, signature: &FunctionSignature) -> String {
    assert!(signature.variadic.is_none(), "{name} takes any number of arguments, which this does not render");
    let parameter = |parameter: &Parameter| format!("{} {}", parameter.name, words(&parameter.ty));
    let parameters = signature.parameters.iter().map(parameter).collect::<Vec<_>>().join(", ");
    let returns = words(&signature.returns);
    let mut text = format!("## Signature\n\n```text\n{name}({parameters}) {returns}\n```\n\n## Arguments\n\n");
    for Parameter { name, ty, description, .. } in &signature.parameters {
        text.push_str(&format!("1. `{name}` ({}) {description}\n", words(ty)));
    }
    text + &format!("\n## Result\n\n{}\n", signature.description)
}

fn words(ty: &Type) -> String {
    match ty {
        Type::Object(attributes) => {
            let attribute = |(name, ty): (&String, &Type)| format!("{name} = {}", words(ty));
            format!("object({{ {} }})", attributes.iter().map(attribute).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
