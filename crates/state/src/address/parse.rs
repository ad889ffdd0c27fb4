//! Reading addresses.

use super::identifier::is_part;
use super::{Address, Key, Mode, ModuleStep, is_identifier};

/// A text that is not the address of a resource.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected the address of a resource, such as bluegreen_switch.web or module.fleet[\"a\"].bluegreen_switch.web[0], got \
     {given:?}"
)]
pub struct AddressError {
    /// What was given instead.
    pub given: String,
}

/// A text, and what of it is not read yet.
pub(crate) struct Cursor<'a> {
    whole: &'a str,
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn over(text: &'a str) -> Cursor<'a> {
        Cursor { whole: text, rest: text }
    }

    pub(crate) fn whole_address(mut self) -> Result<Address, AddressError> {
        let address = self.address();
        address.filter(|_| self.rest.is_empty()).ok_or_else(|| self.error())
    }

    pub(crate) fn whole_module(mut self) -> Result<Vec<ModuleStep>, AddressError> {
        if self.rest.is_empty() {
            return Ok(Vec::new());
        }
        let mut steps = Vec::new();
        loop {
            steps.push(self.module_step().ok_or_else(|| self.error())?);
            match self.rest.is_empty() {
                true => return Ok(steps),
                false => self.expect('.').ok_or_else(|| self.error())?,
            }
        }
    }

    /// The modules at the beginning, each with the dot behind it.
    pub(crate) fn leading_modules(&mut self) -> Option<Vec<ModuleStep>> {
        let mut steps = Vec::new();
        while self.rest.starts_with("module.") {
            steps.push(self.module_step()?);
            self.expect('.')?;
        }
        Some(steps)
    }

    fn address(&mut self) -> Option<Address> {
        let module = self.leading_modules()?;
        let mode = match () {
            () if self.skip("data.") => Mode::Data,
            () if self.skip("ephemeral.") => Mode::Ephemeral,
            () => Mode::Managed,
        };
        let type_name = self.identifier()?;
        self.expect('.')?;
        Some(Address { module, mode, type_name, name: self.identifier()?, key: self.optional_key()? })
    }

    fn module_step(&mut self) -> Option<ModuleStep> {
        self.skip("module.").then_some(())?;
        Some(ModuleStep { name: self.identifier()?, key: self.optional_key()? })
    }

    pub(crate) fn identifier(&mut self) -> Option<String> {
        let end = self.rest.find(|character| !is_part(character)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        is_identifier(name).then(|| name.to_owned())
    }

    /// A key in brackets, if one comes; `None` when what comes is none.
    #[expect(clippy::option_option, reason = "no key is right, a wrong one is not")]
    pub(crate) fn optional_key(&mut self) -> Option<Option<Key>> {
        if !self.skip("[") {
            return Some(None);
        }
        let key = if self.rest.starts_with('"') { Key::Text(self.quoted()?) } else { Key::Number(self.number()?) };
        self.expect(']')?;
        Some(Some(key))
    }

    fn number(&mut self) -> Option<u64> {
        let end = self.rest.find(|character: char| !character.is_ascii_digit())?;
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        digits.parse().ok()
    }

    /// A text between quotes.
    pub(crate) fn quoted(&mut self) -> Option<String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                sign @ ('$' | '%') => {
                    let doubled: String = [sign, '{'].iter().collect();
                    // A sign that begins an expression is written twice.
                    let is_escape = self.rest.strip_prefix(sign).is_some_and(|rest| rest.starts_with('{'));
                    match is_escape {
                        true => self.skip(&format!("{sign}{{")).then(|| text.push_str(&doubled))?,
                        false => text.push(sign),
                    }
                }
                other => text.push(other),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        match self.next()? {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'u' => self.hexadecimal(4),
            'U' => self.hexadecimal(8),
            sign @ ('"' | '\\') => Some(sign),
            _ => None,
        }
    }

    fn hexadecimal(&mut self, length: usize) -> Option<char> {
        let (digits, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(character)
    }

    pub(crate) fn expect(&mut self, expected: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    pub(crate) fn skip(&mut self, prefix: &str) -> bool {
        let after = self.rest.strip_prefix(prefix);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn error(&self) -> AddressError {
        AddressError { given: self.whole.to_owned() }
    }
}
