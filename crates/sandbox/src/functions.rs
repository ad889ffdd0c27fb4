//! Lambda functions of the topology. Nothing is run: a function answers what it has been told to, from a socket of its own
//! on this machine.

use alb_model::Naming;
use serde::Deserialize;

use crate::scripted_answers::Answers;

/// One function, in the words of the topology.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) color: String,
    #[serde(default = "usual_status")]
    pub(crate) status: u16,
    #[serde(default)]
    pub(crate) answers: Answers,
}

/// The ARN of a function: its name may have a version or an alias behind it.
pub(crate) fn function_arn(naming: &Naming, name: &str) -> String {
    naming.arn_of("lambda", &format!("function:{name}"))
}

/// The name of the function of an ARN, without a version or an alias; `None` when it is not one of this account and region.
pub(crate) fn function_name<'a>(naming: &Naming, arn: &'a str) -> Option<&'a str> {
    let rest = arn.strip_prefix(&function_arn(naming, ""))?;
    let (name, qualifier) = rest.split_once(':').unwrap_or((rest, "LATEST"));
    let is_word = |text: &str| !text.is_empty() && text.chars().all(is_sign);
    (is_word(name) && is_word(qualifier)).then_some(name)
}

/// Whether a text can be a function's name.
pub(crate) fn is_function_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.chars().all(is_sign)
}

fn is_sign(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '$')
}

const fn usual_status() -> u16 {
    200
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_functions_arn_may_have_a_version_or_an_alias() {
        let naming = Naming { region: "eu-west-1".to_owned(), account_id: "123456789012".to_owned() };
        let arn = function_arn(&naming, "shop");
        assert_eq!(arn, "arn:aws:lambda:eu-west-1:123456789012:function:shop");
        for qualified in [arn.clone(), format!("{arn}:42"), format!("{arn}:live")] {
            assert_eq!(function_name(&naming, &qualified), Some("shop"), "{qualified}");
        }
        for other in [arn.replace("eu-west-1", "us-east-1"), format!("{arn}:"), format!("{arn}:a:b"), "shop".to_owned()]
        {
            assert_eq!(function_name(&naming, &other), None, "{other}");
        }
    }
}
