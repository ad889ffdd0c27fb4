//! An action list as a flat map from paths to values, from either end of the wire.
//!
//! The awsQuery protocol makes this easy: the reply's XML and the request's form fields hold the same tree. In both,
//! lists are `member` elements and maps are `entry` elements with a key and a value.

use std::collections::BTreeMap;

use roxmltree::Node;

/// Every value that is not empty, by its path, such as `1.ForwardConfig.TargetGroups.2.Weight`.
pub(crate) type Flat = BTreeMap<String, String>;

/// Flattens the XML element of an action list.
pub(crate) fn from_xml(list: Node<'_, '_>) -> Flat {
    let mut flat = Flat::new();
    collect(list, "", &mut flat);
    flat
}

fn collect(node: Node<'_, '_>, path: &str, flat: &mut Flat) {
    let mut members = 0;
    let mut is_leaf = true;
    for child in node.children().filter(Node::is_element) {
        is_leaf = false;
        match child.tag_name().name() {
            "member" => {
                members += 1;
                collect(child, &join(path, &members.to_string()), flat);
            }
            "entry" => entry(child, path, flat),
            name => collect(child, &join(path, name), flat),
        }
    }
    if is_leaf {
        insert(flat, path.to_owned(), node.text().unwrap_or_default());
    }
}

fn entry(node: Node<'_, '_>, path: &str, flat: &mut Flat) {
    let text = |name: &str| {
        node.children().find(|child| child.has_tag_name_local(name)).and_then(|child| child.text()).unwrap_or_default()
    };
    insert(flat, join(path, &format!("[{}]", text("key"))), text("value"));
}

/// Flattens the fields of a request's form that belong to this parameter.
pub(crate) fn from_form(body: &[u8], parameter: &str) -> Flat {
    let fields: BTreeMap<String, String> = form_urlencoded::parse(body).into_owned().collect();
    let prefix = format!("{parameter}.");
    let mut flat = Flat::new();
    for (name, value) in &fields {
        let Some(path) = name.strip_prefix(&prefix) else { continue };
        match path.split_once(".entry.") {
            Some((map, rest)) => form_entry(map, rest, value, &prefix, &fields, &mut flat),
            None => insert(&mut flat, without_members(path), value),
        }
    }
    flat
}

/// Map entries are numbered in a form; their key makes a path that does not depend on the order.
fn form_entry(map: &str, rest: &str, value: &str, prefix: &str, fields: &BTreeMap<String, String>, flat: &mut Flat) {
    let Some(number) = rest.strip_suffix(".value") else { return };
    let key = fields.get(&format!("{prefix}{map}.entry.{number}.key")).map_or("", String::as_str);
    insert(flat, join(&without_members(map), &format!("[{key}]")), value);
}

fn without_members(path: &str) -> String {
    path.split('.').filter(|part| *part != "member").collect::<Vec<_>>().join(".")
}

/// An empty element says nothing that could be lost.
fn insert(flat: &mut Flat, path: String, value: &str) {
    if !value.is_empty() {
        flat.insert(path, value.to_owned());
    }
}

fn join(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}

/// Finds elements whatever namespace the reply declares.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
