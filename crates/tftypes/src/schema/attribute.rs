//! Attributes, plain and nested.

use crate::Type;

/// One argument or result.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Lower case letters, digits and underscores.
    pub name: String,
    /// Its type.
    pub kind: AttributeKind,
    /// The documentation, in markdown.
    pub description: String,
    /// It must be set.
    pub required: bool,
    /// It may be set.
    pub optional: bool,
    /// The provider may choose the value: always, or together with `optional` when it is not set.
    pub computed: bool,
    /// Terraform does not print the value.
    pub sensitive: bool,
    /// Only the configuration has the value; plans and states have null.
    pub write_only: bool,
    /// Setting it gives a warning.
    pub deprecated: bool,
}

/// The type of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeKind {
    /// A plain type.
    Type(Type),
    /// Objects whose attributes have documentation and rules of their own.
    Nested(NestedObject),
}

/// The type of a nested attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedObject {
    /// The attributes of each object.
    pub attributes: Vec<Attribute>,
    /// How many objects there are, and how they are told apart.
    pub nesting: Nesting,
}

/// How the objects of a nested attribute are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One object.
    Single,
    /// Objects in order.
    List,
    /// Objects without order.
    Set,
    /// Objects under keys.
    Map,
}

impl Attribute {
    /// An attribute that must be set.
    #[must_use]
    pub fn required(name: &str, ty: Type, description: &str) -> Self {
        Self { required: true, ..Self::bare(name, AttributeKind::Type(ty), description) }
    }

    /// An attribute that may be set.
    #[must_use]
    pub fn optional(name: &str, ty: Type, description: &str) -> Self {
        Self { optional: true, ..Self::bare(name, AttributeKind::Type(ty), description) }
    }

    /// An attribute that only the provider sets.
    #[must_use]
    pub fn computed(name: &str, ty: Type, description: &str) -> Self {
        Self { computed: true, ..Self::bare(name, AttributeKind::Type(ty), description) }
    }

    /// An attribute that the provider sets if nobody else does.
    #[must_use]
    pub fn optional_computed(name: &str, ty: Type, description: &str) -> Self {
        Self { computed: true, ..Self::optional(name, ty, description) }
    }

    /// Nested objects that must be set.
    #[must_use]
    pub fn required_nested(name: &str, nesting: Nesting, attributes: Vec<Attribute>, description: &str) -> Self {
        Self { required: true, ..Self::bare(name, AttributeKind::nested(nesting, attributes), description) }
    }

    /// Nested objects that may be set.
    #[must_use]
    pub fn optional_nested(name: &str, nesting: Nesting, attributes: Vec<Attribute>, description: &str) -> Self {
        Self { optional: true, ..Self::bare(name, AttributeKind::nested(nesting, attributes), description) }
    }

    /// Nested objects that only the provider sets.
    #[must_use]
    pub fn computed_nested(name: &str, nesting: Nesting, attributes: Vec<Attribute>, description: &str) -> Self {
        Self { computed: true, ..Self::bare(name, AttributeKind::nested(nesting, attributes), description) }
    }

    /// Terraform does not print the value.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Only the configuration has the value.
    #[must_use]
    pub fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// Setting it gives a warning.
    #[must_use]
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// The type of the attribute's values.
    #[must_use]
    pub fn value_type(&self) -> Type {
        match &self.kind {
            AttributeKind::Type(ty) => ty.clone(),
            AttributeKind::Nested(nested) => nested.value_type(),
        }
    }

    fn bare(name: &str, kind: AttributeKind, description: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            description: description.to_owned(),
            required: false,
            optional: false,
            computed: false,
            sensitive: false,
            write_only: false,
            deprecated: false,
        }
    }
}

impl AttributeKind {
    fn nested(nesting: Nesting, attributes: Vec<Attribute>) -> Self {
        Self::Nested(NestedObject { attributes, nesting })
    }
}

impl NestedObject {
    /// The type of the nested attribute's values.
    #[must_use]
    pub fn value_type(&self) -> Type {
        let object = self.object_type();
        match self.nesting {
            Nesting::Single => object,
            Nesting::List => Type::list(object),
            Nesting::Set => Type::set(object),
            Nesting::Map => Type::map(object),
        }
    }

    /// The type of one of the objects.
    #[must_use]
    pub fn object_type(&self) -> Type {
        Type::Object(self.attributes.iter().map(|inner| (inner.name.clone(), inner.value_type())).collect())
    }
}
