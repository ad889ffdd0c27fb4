//! The rule of a composite alarm: which states of other alarms make it an alarm.
//!
//! `ALARM("a") AND (OK(b) OR NOT INSUFFICIENT_DATA("arn:…:alarm:c"))`, and `TRUE` and `FALSE`. `NOT` binds closest, then
//! `AND`, then `OR`.

use super::AlarmState;

/// AWS's limits on a rule.
const LONGEST: usize = 10_240;
const MOST_CHILDREN: usize = 100;

/// Deeper nesting would only be an attack on the stack.
const DEEPEST: usize = 64;

/// A rule that can be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rule {
    Constant(bool),
    /// The alarm of this name or ARN is in this state.
    Is(AlarmState, String),
    Not(Box<Rule>),
    All(Vec<Rule>),
    Any(Vec<Rule>),
}

impl Rule {
    /// Reads a rule; the error is a sentence in AWS's words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("AlarmRule must not exceed {LONGEST} characters"));
        }
        let mut reader = Reader { text, at: 0, depth: 0 };
        let rule = reader.any()?;
        reader.skip_blanks();
        if reader.at < text.len() {
            return Err(reader.unsupported());
        }
        if rule.children().len() > MOST_CHILDREN {
            return Err(format!("AlarmRule must not reference more than {MOST_CHILDREN} alarms"));
        }
        Ok(rule)
    }

    /// Whether it holds, by the states of alarms; one that does not exist (any more) is in none.
    pub(crate) fn holds(&self, state_of: &dyn Fn(&str) -> Option<AlarmState>) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::Is(state, alarm) => state_of(alarm) == Some(*state),
            Self::Not(rule) => !rule.holds(state_of),
            Self::All(rules) => rules.iter().all(|rule| rule.holds(state_of)),
            Self::Any(rules) => rules.iter().any(|rule| rule.holds(state_of)),
        }
    }

    /// The alarms that it names, as it names them.
    pub(crate) fn children(&self) -> Vec<&str> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Is(_, alarm) => vec![alarm],
            Self::Not(rule) => rule.children(),
            Self::All(rules) | Self::Any(rules) => rules.iter().flat_map(Self::children).collect(),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn any(&mut self) -> Result<Rule, String> {
        let mut rules = vec![self.all()?];
        while self.take_word("OR") {
            rules.push(self.all()?);
        }
        Ok(if rules.len() == 1 { rules.remove(0) } else { Rule::Any(rules) })
    }

    fn all(&mut self) -> Result<Rule, String> {
        let mut rules = vec![self.one()?];
        while self.take_word("AND") {
            rules.push(self.one()?);
        }
        Ok(if rules.len() == 1 { rules.remove(0) } else { Rule::All(rules) })
    }

    fn one(&mut self) -> Result<Rule, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.unsupported());
        }
        let rule = self.operand();
        self.depth -= 1;
        rule
    }

    fn operand(&mut self) -> Result<Rule, String> {
        if self.take_word("NOT") {
            return Ok(Rule::Not(Box::new(self.one()?)));
        }
        if self.take("(") {
            let rule = self.any()?;
            return if self.take(")") { Ok(rule) } else { Err(self.unsupported()) };
        }
        for (word, value) in [("TRUE", true), ("FALSE", false)] {
            if self.take_word(word) {
                return Ok(Rule::Constant(value));
            }
        }
        for state in [AlarmState::Alarm, AlarmState::Ok, AlarmState::InsufficientData] {
            if self.take_word(state.as_str()) {
                return Ok(Rule::Is(state, self.alarm()?));
            }
        }
        Err(self.unsupported())
    }

    /// A name or an ARN in parentheses, with or without quotation marks.
    fn alarm(&mut self) -> Result<String, String> {
        if !self.take("(") {
            return Err(self.unsupported());
        }
        let name = if self.take("\"") { self.quoted()? } else { self.bare() };
        if name.is_empty() || !self.take(")") {
            return Err(self.unsupported());
        }
        Ok(name)
    }

    fn quoted(&mut self) -> Result<String, String> {
        let mut name = String::new();
        let mut letters = self.text[self.at..].char_indices();
        while let Some((offset, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.at += offset + 1;
                    return Ok(name);
                }
                '\\' => name.extend(letters.next().map(|(_, escaped)| escaped)),
                letter => name.push(letter),
            }
        }
        self.at = self.text.len();
        Err(self.unsupported())
    }

    fn bare(&mut self) -> String {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let length = rest.find(')').unwrap_or(rest.len());
        self.at += length;
        rest[..length].trim_end().to_owned()
    }

    fn take(&mut self, sign: &str) -> bool {
        self.skip_blanks();
        let found = self.text[self.at..].starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    /// A word that no letter follows, so that `ORANGE` is not `OR`.
    fn take_word(&mut self, word: &str) -> bool {
        self.skip_blanks();
        let rest = self.text[self.at..].strip_prefix(word);
        let found = rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'));
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn unsupported(&mut self) -> String {
        self.skip_blanks();
        match self.text[self.at..].split_whitespace().next() {
            Some(token) => format!("Error in AlarmRule [Unsupported token '{token}' at char {}]", self.at),
            None => "Error in AlarmRule [Unexpected end of rule]".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only `a` is an alarm, `b` is fine, and of `c` nothing is known.
    fn holds(text: &str) -> bool {
        let state_of = |name: &str| match name {
            "a" => Some(AlarmState::Alarm),
            "b" => Some(AlarmState::Ok),
            "c" => Some(AlarmState::InsufficientData),
            _ => None,
        };
        Rule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).holds(&state_of)
    }

    #[test]
    fn rules_hold_by_the_states_of_their_alarms() {
        for text in [
            "TRUE",
            "NOT FALSE",
            "ALARM(a)",
            "ALARM( \"a\" )",
            "OK(\"b\") AND INSUFFICIENT_DATA(c)",
            "FALSE OR ALARM(a)",
            "NOT ALARM(b) AND NOT OK(a)",
            "(ALARM(b) OR ALARM(a)) AND (OK(b))",
            "ALARM(a) OR ALARM(b) AND FALSE",
            "NOT (ALARM(a) AND ALARM(b))",
            "NOT ALARM(gone) AND NOT OK(gone) AND NOT INSUFFICIENT_DATA(gone)",
        ] {
            assert!(holds(text), "{text}");
            assert!(!holds(&format!("NOT ({text})")), "{text}");
        }
    }

    #[test]
    fn names_can_have_blanks_and_escaped_quotation_marks() {
        let rule = Rule::parse(r#"ALARM("a \"b\" (c)") OR OK(arn:aws:cloudwatch:x:1:alarm:d e)"#).unwrap();
        assert_eq!(rule.children(), ["a \"b\" (c)", "arn:aws:cloudwatch:x:1:alarm:d e"]);
    }

    #[test]
    fn what_is_no_rule_is_refused_where_it_goes_wrong() {
        for (text, problem) in [
            ("", "Unexpected end"),
            ("()", "Unsupported token ')' at char 1"),
            ("ALARM(a) ALARM(b)", "Unsupported token 'ALARM(b)' at char 9"),
            ("ALARM(a) AND", "Unexpected end"),
            ("ALARM(a", "Unexpected end"),
            ("ALARM(\"a)", "Unexpected end"),
            ("ALARM()", "Unsupported token ')'"),
            ("RED(a)", "Unsupported token 'RED(a)' at char 0"),
            ("ALARM(a) ORALARM(b)", "Unsupported token"),
            ("NOT", "Unexpected end"),
        ] {
            let found = Rule::parse(text).unwrap_err();
            assert!(found.contains(problem), "{text}: {found}");
        }
        assert!(Rule::parse(&"(".repeat(5_000)).is_err());
        assert!(Rule::parse(&vec!["TRUE"; 5_000].join(" OR ")).unwrap_err().contains("10240"));
        let many: Vec<_> = (0..101).map(|number| format!("ALARM({number})")).collect();
        assert!(Rule::parse(&many.join(" OR ")).unwrap_err().contains("100 alarms"));
    }
}
