//! A reader of JSON, token by token.
//!
//! A ready-made tree of JSON would not do: it holds numbers as 64-bit floats, and ours have any precision.

/// One token. Strings are unescaped, numbers are as they were written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    String(String),
    ArrayStart,
    ArrayEnd,
    ObjectStart,
    ObjectEnd,
    Comma,
    Colon,
    End,
}

impl Token<'_> {
    /// The kind of token, for messages: its content may be a secret.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a bool",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::ArrayStart => "an array",
            Self::ObjectStart => "an object",
            Self::ArrayEnd => "the end of an array",
            Self::ObjectEnd => "the end of an object",
            Self::Comma => "a comma",
            Self::Colon => "a colon",
            Self::End => "the end of the input",
        }
    }
}

/// Bytes that are not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// What was wanted.
    pub(crate) expected: &'static str,
    /// Where the reader stood.
    pub(crate) offset: usize,
}

/// Whether a part of an array or object has been read, so that a comma must come before the next.
#[derive(Default)]
pub(crate) struct Parts(bool);

impl Parts {
    /// Whether there was a part before; from now on there was.
    const fn seen(&mut self) -> bool {
        std::mem::replace(&mut self.0, true)
    }
}

/// A place in JSON text.
pub(crate) struct Reader<'a> {
    input: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(input: &'a [u8]) -> Self {
        Self { input, offset: 0 }
    }

    pub(crate) const fn malformed(&self, expected: &'static str) -> Malformed {
        Malformed { expected, offset: self.offset }
    }

    /// The bytes that are left.
    pub(crate) fn remaining(&self) -> &'a [u8] {
        &self.input[self.offset..]
    }

    /// How many bytes are left after white space.
    pub(crate) fn rest(&mut self) -> usize {
        self.skip_space();
        self.input.len() - self.offset
    }

    /// Reads one token, where `expected` may start.
    pub(crate) fn token(&mut self, expected: &'static str) -> Result<Token<'a>, Malformed> {
        self.skip_space();
        let Some(first) = self.input.get(self.offset) else { return Ok(Token::End) };
        match first {
            b'[' => Ok(self.punctuation(Token::ArrayStart)),
            b']' => Ok(self.punctuation(Token::ArrayEnd)),
            b'{' => Ok(self.punctuation(Token::ObjectStart)),
            b'}' => Ok(self.punctuation(Token::ObjectEnd)),
            b',' => Ok(self.punctuation(Token::Comma)),
            b':' => Ok(self.punctuation(Token::Colon)),
            b'"' => self.string(expected),
            b'-' | b'0'..=b'9' => self.number(expected),
            _ => self.word(expected),
        }
    }

    /// Goes on in an array whose start has been read: the first token of its next element, none at its end.
    pub(crate) fn next_element(&mut self, parts: &mut Parts) -> Result<Option<Token<'a>>, Malformed> {
        let token = match (parts.seen(), self.token("an element or the end of the array")?) {
            (_, Token::ArrayEnd) => return Ok(None),
            (false, token) => token,
            (true, Token::Comma) => self.token("an element")?,
            (true, _) => return Err(self.malformed("a comma or the end of the array")),
        };
        Ok(Some(token))
    }

    /// Goes on in an object whose start has been read: the key of its next entry, none at its end. The value of the
    /// entry comes next.
    pub(crate) fn next_key(&mut self, parts: &mut Parts) -> Result<Option<String>, Malformed> {
        let token = match (parts.seen(), self.token("a key or the end of the object")?) {
            (_, Token::ObjectEnd) => return Ok(None),
            (false, token) => token,
            (true, Token::Comma) => self.token("a key")?,
            (true, _) => return Err(self.malformed("a comma or the end of the object")),
        };
        let Token::String(key) = token else { return Err(self.malformed("a key")) };
        match self.token("a colon")? {
            Token::Colon => Ok(Some(key)),
            _ => Err(self.malformed("a colon")),
        }
    }

    /// Passes over one value and returns a reader of it. It only counts brackets: who reads the value will check it.
    pub(crate) fn skip_value(&mut self) -> Result<Self, Malformed> {
        self.skip_space();
        let start = self.offset;
        let mut open = 0_usize;
        loop {
            match self.token("a value")? {
                Token::ArrayStart | Token::ObjectStart => open += 1,
                Token::ArrayEnd | Token::ObjectEnd if open > 0 => open -= 1,
                Token::ArrayEnd | Token::ObjectEnd | Token::End => return Err(self.malformed("a value")),
                _ => {}
            }
            if open == 0 {
                return Ok(Self { input: &self.input[..self.offset], offset: start });
            }
        }
    }

    fn skip_space(&mut self) {
        let space = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\n' | b'\r');
        self.offset += self.input[self.offset..].iter().take_while(space).count();
    }

    fn punctuation(&mut self, token: Token<'a>) -> Token<'a> {
        self.offset += 1;
        token
    }

    fn word(&mut self, expected: &'static str) -> Result<Token<'a>, Malformed> {
        let words = [("null", Token::Null), ("true", Token::Bool(true)), ("false", Token::Bool(false))];
        for (word, token) in words {
            if self.input[self.offset..].starts_with(word.as_bytes()) {
                self.offset += word.len();
                return Ok(token);
            }
        }
        Err(self.malformed(expected))
    }

    fn number(&mut self, expected: &'static str) -> Result<Token<'a>, Malformed> {
        let part = |byte: &&u8| matches!(**byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let rest = &self.input[self.offset..];
        let text = &rest[..rest.iter().take_while(part).count()];
        match std::str::from_utf8(text) {
            Ok(number) if is_number(number) => {
                self.offset += text.len();
                Ok(Token::Number(number))
            }
            _ => Err(self.malformed(expected)),
        }
    }

    fn string(&mut self, expected: &'static str) -> Result<Token<'a>, Malformed> {
        let rest = &self.input[self.offset..];
        let mut escaped = false;
        let end = rest.iter().skip(1).position(|byte| {
            let closes = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            closes
        });
        let literal = &rest[..end.map_or(rest.len(), |end| end + 2)];
        // Escapes, surrogate pairs and UTF-8 are checked by the library.
        let text = serde_json::from_slice(literal).map_err(|_| self.malformed(expected))?;
        self.offset += literal.len();
        Ok(Token::String(text))
    }
}

/// JSON's grammar of numbers, which forbids "01", ".5", "5." and "+5".
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_grammar_of_json() {
        for good in ["0", "-0", "10", "1.50", "1e5", "1E+05", "-0.1e-9"] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["", "-", "01", ".5", "5.", "+5", "1e", "1e+", "1.e5", "1-2", "1.2.3"] {
            assert!(!is_number(bad), "{bad}");
        }
    }

    #[test]
    fn a_skipped_value_is_returned_as_it_was_written() {
        let mut reader = Reader::new(br#" {"a": [1, "]}\""]} ,"#);
        assert_eq!(reader.skip_value().unwrap().remaining(), br#"{"a": [1, "]}\""]}"#);
        assert_eq!(reader.token("a comma").unwrap(), Token::Comma);
    }

    #[test]
    fn a_value_without_an_end_cannot_be_skipped() {
        for input in ["[", "", "]", "{\"a\"", "\"a"] {
            assert!(Reader::new(input.as_bytes()).skip_value().is_err(), "{input}");
        }
    }

    #[test]
    fn a_surrogate_pair_is_one_character() {
        let token = Reader::new(br#""\ud83d\ude00""#).token("a string").unwrap();
        assert_eq!(token, Token::String("\u{1f600}".to_owned()));
    }
}
