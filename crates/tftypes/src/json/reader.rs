//! A reader of JSON, token by token. Strings, numbers and words are the library's to read; how they are put together is read
//! here.
//!
//! A ready-made tree of JSON would not do: it holds numbers as 64-bit floats, and ours have any precision, it forgets a key
//! that is there twice, and it ends at a quarter of the levels that Terraform's values may have. Raw values on each level
//! would be read once for every level above them.

use serde::Deserialize;
use serde_json::Deserializer;
use serde_json::value::RawValue;

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
            b'"' => Ok(Token::String(self.scalar(expected)?)),
            b'-' | b'0'..=b'9' => Ok(Token::Number(self.scalar::<&RawValue>(expected)?.get())),
            _ => Ok(self.scalar::<Option<bool>>(expected)?.map_or(Token::Null, Token::Bool)),
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

    /// A string, a number or a word: what it may look like, escapes and UTF-8 included, is the library's to check.
    fn scalar<T: Deserialize<'a>>(&mut self, expected: &'static str) -> Result<T, Malformed> {
        let mut scalars = Deserializer::from_slice(self.remaining()).into_iter::<T>();
        let scalar = scalars.next().and_then(Result::ok).ok_or_else(|| self.malformed(expected))?;
        self.offset += scalars.byte_offset();
        Ok(scalar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_grammar_of_json() {
        let long = "9".repeat(1000);
        for good in ["0", "-0", "10", "1.50", "1e5", "1E+05", "-0.1e-9", "1e99999", &long] {
            // As it was written, also where no float holds it.
            assert_eq!(Reader::new(good.as_bytes()).token("a value"), Ok(Token::Number(good)));
            assert_eq!(Reader::new(format!("{good}]").as_bytes()).token("a value"), Ok(Token::Number(good)));
        }
        for bad in ["-", "01", ".5", "5.", "+5", "1e", "1e+", "1.e5", "1-2", "1.2.3", "- 1", "1x", "NaN", "Infinity"] {
            assert!(Reader::new(bad.as_bytes()).token("a value").is_err(), "{bad}");
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
