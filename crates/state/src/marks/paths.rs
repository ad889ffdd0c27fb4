//! The sensitive parts of a stored object, as a state file lists them: `sensitive_attributes`.

use serde::Deserialize;
use serde_json::Value;

use super::{Into, Marks};

/// One step of one path.
#[derive(Deserialize)]
pub(crate) struct Step {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    value: Value,
}

/// The marks at the end of all these paths. Where a path goes on in a way that is not known, everything from there on is
/// marked: rather too much is hidden than too little.
pub(crate) fn marks_at(paths: &[Vec<Step>]) -> Marks {
    let mut marks = Marks::Nothing;
    for path in paths {
        let known: Vec<_> = path.iter().map_while(Step::known).collect();
        marks.mark(&known);
    }
    marks
}

impl Step {
    fn known(&self) -> Option<Into> {
        // A key has its type beside it: {"type": "index", "value": {"type": "number", "value": 0}}.
        let value = self.value.get("value").unwrap_or(&self.value);
        match (self.kind.as_str(), value) {
            ("get_attr" | "index", Value::String(name)) => Some(Into::Member(name.clone())),
            ("index", Value::Number(number)) => Some(Into::Element(usize::try_from(number.as_u64()?).ok()?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(json: &str) -> Marks {
        marks_at(&serde_json::from_str::<Vec<Vec<Step>>>(json).unwrap())
    }

    #[test]
    fn a_path_marks_what_lies_at_its_end() {
        let marks =
            marks(r#"[[{"type":"get_attr","value":"gate"},{"type":"index","value":{"type":"number","value":1}}]]"#);
        assert_eq!(marks.member("gate").element(1), &Marks::Everything);
        assert_eq!(marks.member("gate").element(0), &Marks::Nothing);
    }

    #[test]
    fn a_path_that_is_not_understood_hides_all_that_it_may_mean() {
        let marks = marks(r#"[[{"type":"get_attr","value":"gate"},{"type":"wherever","value":[]}]]"#);
        assert_eq!(marks.member("gate"), &Marks::Everything);
        assert_eq!(marks.member("bake"), &Marks::Nothing);
    }
}
