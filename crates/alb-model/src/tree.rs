/// A piece of a request or an answer as the query protocol structures it: the parts that the model does not interpret,
/// such as an OIDC configuration, stay in this form, so that nothing is lost between what was sent and what is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// A leaf.
    Text(String),
    /// A list, in order.
    List(Vec<Tree>),
    /// A map from keys that the user chose, in order.
    Map(Vec<(String, String)>),
    /// A structure with named members, in order.
    Fields(Vec<(String, Tree)>),
}

impl Tree {
    /// A leaf.
    pub fn leaf(text: impl ToString) -> Self {
        Self::Text(text.to_string())
    }

    /// An empty structure, to be filled with [`Tree::with`].
    #[must_use]
    pub const fn fields() -> Self {
        Self::Fields(Vec::new())
    }

    /// A list of leaves.
    pub fn texts<T: ToString>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Self::leaf).collect())
    }

    /// This structure with one more member; anything but a structure becomes one.
    #[must_use]
    pub fn with(self, name: &str, member: Self) -> Self {
        let mut members = match self {
            Self::Fields(members) => members,
            _ => Vec::new(),
        };
        members.push((name.to_owned(), member));
        Self::Fields(members)
    }

    /// Like [`Tree::with`], when there is something to add.
    #[must_use]
    pub fn with_some(self, name: &str, member: Option<Self>) -> Self {
        match member {
            Some(member) => self.with(name, member),
            None => self,
        }
    }

    /// This structure without that member.
    #[must_use]
    pub fn without(self, name: &str) -> Self {
        match self {
            Self::Fields(members) => Self::Fields(members.into_iter().filter(|(key, _)| key != name).collect()),
            other => other,
        }
    }

    /// A member of a structure.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Fields(members) => members.iter().find(|(key, _)| key == name).map(|(_, member)| member),
            _ => None,
        }
    }

    /// A leaf's text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a leaf that is a member of this structure.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::as_text)
    }

    /// A list's items; nothing for anything else, as an empty list is written as an empty leaf.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}
