//! Where a value sits inside another one.

use std::fmt;

/// The way from the root of a value to a part of it, for example `routes["https"].listener_arn`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<PathStep>);

/// One step of a [`Path`]. Protocol 6 has exactly these three; an element of a set has no address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// An attribute or a nested block of an object.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or a tuple, counted from zero.
    Index(i64),
}

impl Path {
    /// The path of the whole value.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// This path, one attribute deeper.
    #[must_use]
    pub fn attribute(self, name: &str) -> Self {
        self.step(PathStep::Attribute(name.to_owned()))
    }

    /// This path, one map element deeper.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.step(PathStep::Key(key.to_owned()))
    }

    /// This path, one list or tuple element deeper.
    #[must_use]
    pub fn index(self, index: i64) -> Self {
        self.step(PathStep::Index(index))
    }

    /// This path, one step deeper.
    #[must_use]
    pub fn step(mut self, step: PathStep) -> Self {
        self.0.push(step);
        self
    }

    /// The steps from the root on.
    #[must_use]
    pub fn steps(&self) -> &[PathStep] {
        &self.0
    }

    /// True for the path of the whole value.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the path below `step`. Errors gather their path this way while they travel outwards, so that reading
    /// a value that is in order never builds one.
    pub(crate) fn prepend(&mut self, step: PathStep) {
        self.0.insert(0, step);
    }
}

impl FromIterator<PathStep> for Path {
    fn from_iter<I: IntoIterator<Item = PathStep>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl fmt::Display for Path {
    /// As it would be written in a configuration. The root is the empty text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                PathStep::Attribute(name) if position == 0 => f.write_str(name)?,
                PathStep::Attribute(name) => write!(f, ".{name}")?,
                PathStep::Key(key) => write!(f, "[{key:?}]")?,
                PathStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_in_a_configuration() {
        let path = Path::root().attribute("routes").key("https").attribute("arns").index(2);
        assert_eq!(path.to_string(), r#"routes["https"].arns[2]"#);
    }

    #[test]
    fn a_quote_in_a_key_is_escaped() {
        assert_eq!(Path::root().attribute("tags").key("a\"b").to_string(), r#"tags["a\"b"]"#);
    }

    #[test]
    fn the_root_is_empty() {
        assert_eq!(Path::root().to_string(), "");
        assert!(Path::root().is_root());
    }
}
