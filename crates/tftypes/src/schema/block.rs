//! Blocks and the blocks inside them.

use super::Attribute;
use crate::Type;

/// Attributes and nested blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The attributes, in the order of the documentation.
    pub attributes: Vec<Attribute>,
    /// The nested blocks, in the order of the documentation.
    pub blocks: Vec<NestedBlock>,
    /// The documentation, in markdown.
    pub description: String,
    /// Using it gives a warning.
    pub deprecated: bool,
}

/// A kind of block inside another one.
#[derive(Clone, Debug, PartialEq)]
pub struct NestedBlock {
    /// The block's keyword, and the name of its values in the enclosing object.
    pub type_name: String,
    /// What is inside.
    pub block: Block,
    /// How many there are, and how they are told apart.
    pub nesting: BlockNesting,
    /// The least number of blocks.
    pub min_items: i64,
    /// The greatest number of blocks; zero is no limit.
    pub max_items: i64,
}

/// How the blocks of one kind are arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockNesting {
    /// At most one block; its value is null if there is none.
    Single,
    /// Blocks in order.
    List,
    /// Blocks without order.
    Set,
    /// Blocks under labels.
    Map,
    /// At most one block, whose value is an object in any case.
    Group,
}

impl Block {
    /// A block of attributes.
    #[must_use]
    pub fn new(description: &str, attributes: Vec<Attribute>) -> Self {
        Self { attributes, description: description.to_owned(), ..Self::default() }
    }

    /// This block with a kind of nested block more.
    #[must_use]
    pub fn with_block(mut self, nested: NestedBlock) -> Self {
        self.blocks.push(nested);
        self
    }

    /// The type of values that follow this block: one object.
    #[must_use]
    pub fn value_type(&self) -> Type {
        let attributes = self.attributes.iter().map(|inner| (inner.name.clone(), inner.value_type()));
        let blocks = self.blocks.iter().map(|inner| (inner.type_name.clone(), inner.value_type()));
        Type::Object(attributes.chain(blocks).collect())
    }
}

impl NestedBlock {
    /// A kind of nested block without limits on their number.
    #[must_use]
    pub fn new(type_name: &str, nesting: BlockNesting, block: Block) -> Self {
        Self { type_name: type_name.to_owned(), block, nesting, min_items: 0, max_items: 0 }
    }

    /// These nested blocks with limits on their number.
    #[must_use]
    pub fn limited(mut self, min_items: i64, max_items: i64) -> Self {
        (self.min_items, self.max_items) = (min_items, max_items);
        self
    }

    /// The type of all blocks of this kind together.
    ///
    /// Blocks with a dynamic attribute need not be of one type, so a list or map of them would be impossible: in
    /// its place Terraform has a dynamic value that turns out to be a tuple or an object.
    #[must_use]
    pub fn value_type(&self) -> Type {
        let object = self.block.value_type();
        match self.nesting {
            BlockNesting::List | BlockNesting::Map if object.has_dynamic() => Type::Dynamic,
            BlockNesting::Single | BlockNesting::Group => object,
            BlockNesting::List => Type::list(object),
            BlockNesting::Set => Type::set(object),
            BlockNesting::Map => Type::map(object),
        }
    }
}
