//! A schema as Markdown, arranged as readers know it from other providers' pages.

use tftypes::{Attribute, AttributeKind, Block, BlockNesting, NestedBlock, Nesting, Type};

/// The arguments and results of a block, and everything nested in it.
pub(crate) fn markdown(block: &Block) -> String {
    let mut text = "## Schema\n".to_owned();
    let groups = groups(&block.attributes, &block.blocks, &[]);
    groups.iter().for_each(|group| text.push_str(&format!("\n### {}\n\n{}", group.title, group.items)));
    text.push_str(&nested_of(&block.attributes, &block.blocks, &[]));
    text
}

/// Entries under one heading.
struct Group {
    title: &'static str,
    items: String,
}

fn groups(attributes: &[Attribute], blocks: &[NestedBlock], path: &[&str]) -> Vec<Group> {
    let items = |kind: &dyn Fn(&Attribute) -> bool| -> String {
        attributes.iter().filter(|attribute| kind(attribute)).map(|attribute| attribute_item(attribute, path)).collect()
    };
    let block_items: String = blocks.iter().map(|block| block_item(block, path)).collect();
    let all = [
        Group { title: "Required", items: items(&|attribute| attribute.required) },
        Group { title: "Optional", items: items(&|attribute| attribute.optional) + &block_items },
        Group { title: "Read-Only", items: items(&|attribute| !attribute.required && !attribute.optional) },
    ];
    all.into_iter().filter(|group| !group.items.is_empty()).collect()
}

fn attribute_item(attribute: &Attribute, path: &[&str]) -> String {
    let name = &attribute.name;
    let (kind, link) = match &attribute.kind {
        AttributeKind::Type(ty) => (type_words(ty), String::new()),
        AttributeKind::Nested(nested) => (nesting_words(nested.nesting).to_owned(), link(path, name)),
    };
    let sensitive = if attribute.sensitive { ", Sensitive" } else { "" };
    assert!(!attribute.description.is_empty(), "attribute {name} has no description");
    format!("- `{name}` ({kind}{sensitive}) {}{link}\n", attribute.description)
}

fn block_item(block: &NestedBlock, path: &[&str]) -> String {
    let NestedBlock { type_name, nesting, max_items, .. } = block;
    let kind = match nesting {
        BlockNesting::List if *max_items == 1 => "Block, at most one",
        BlockNesting::List | BlockNesting::Set => "Blocks",
        BlockNesting::Map => "Blocks with labels",
        BlockNesting::Single | BlockNesting::Group => "Block",
    };
    format!("- `{type_name}` ({kind}) {}{}\n", block.block.description, link(path, type_name))
}

fn link(path: &[&str], name: &str) -> String {
    format!(" See [below](#{}).", anchor(&[path, &[name]].concat()))
}

fn anchor(path: &[&str]) -> String {
    format!("nested--{}", path.join("--"))
}

/// The sections below: one for each attribute or block that has attributes of its own.
fn nested_of(attributes: &[Attribute], blocks: &[NestedBlock], path: &[&str]) -> String {
    let in_attributes = attributes.iter().filter_map(|attribute| match &attribute.kind {
        AttributeKind::Nested(nested) => Some(section(&nested.attributes, &[], &[path, &[&attribute.name]].concat())),
        AttributeKind::Type(_) => None,
    });
    let in_blocks = blocks.iter().map(|nested| {
        section(&nested.block.attributes, &nested.block.blocks, &[path, &[nested.type_name.as_str()]].concat())
    });
    in_attributes.chain(in_blocks).collect()
}

fn section(attributes: &[Attribute], blocks: &[NestedBlock], path: &[&str]) -> String {
    let mut text = format!("\n<a id=\"{}\"></a>\n### Inside `{}`\n", anchor(path), path.join("."));
    for group in groups(attributes, blocks, path) {
        text.push_str(&format!("\n{}:\n\n{}", group.title, group.items));
    }
    text + &nested_of(attributes, blocks, path)
}

fn nesting_words(nesting: Nesting) -> &'static str {
    match nesting {
        Nesting::Single => "Attributes",
        Nesting::List => "Attributes List",
        Nesting::Set => "Attributes Set",
        Nesting::Map => "Attributes Map",
    }
}

pub(super) fn type_words(ty: &Type) -> String {
    match ty {
        Type::Bool => "Boolean".to_owned(),
        Type::Number => "Number".to_owned(),
        Type::String => "String".to_owned(),
        Type::Dynamic => "Dynamic".to_owned(),
        Type::List(element) => format!("List of {}", type_words(element)),
        Type::Set(element) => format!("Set of {}", type_words(element)),
        Type::Map(element) => format!("Map of {}", type_words(element)),
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Object(_) => "Object".to_owned(),
    }
}
