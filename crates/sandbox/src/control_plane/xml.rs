//! Answers in XML: a tree becomes elements, a list's items `member` and a map's `entry`.

use std::sync::atomic::{AtomicU64, Ordering};

use alb_model::Tree;
use bytes::Bytes;

/// The namespace of ELBv2's answers.
pub(super) const ELBV2: &str = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

/// The namespace of STS's answers.
pub(super) const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// The answer to an action that went well.
pub(super) fn response(namespace: &str, action: &str, result: &Tree) -> Bytes {
    let mut text = format!("<{action}Response xmlns=\"{namespace}\">");
    element(&mut text, &format!("{action}Result"), result);
    element(&mut text, "ResponseMetadata", &Tree::fields().with("RequestId", Tree::leaf(request_id())));
    text.push_str(&format!("</{action}Response>"));
    Bytes::from(text)
}

/// The answer to a call that failed.
pub(super) fn error(error: Tree) -> Bytes {
    let mut text = format!("<ErrorResponse xmlns=\"{ELBV2}\">");
    element(&mut text, "Error", &error);
    element(&mut text, "RequestId", &Tree::leaf(request_id()));
    text.push_str("</ErrorResponse>");
    Bytes::from(text)
}

/// A new id in the form of AWS's, counted rather than random.
pub(super) fn request_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn element(text: &mut String, name: &str, tree: &Tree) {
    text.push_str(&format!("<{name}>"));
    match tree {
        Tree::Text(leaf) => escape(text, leaf),
        Tree::List(items) => items.iter().for_each(|item| element(text, "member", item)),
        Tree::Fields(members) => members.iter().for_each(|(name, member)| element(text, name, member)),
        Tree::Map(entries) => {
            for (key, value) in entries {
                let entry = Tree::fields().with("key", Tree::leaf(key)).with("value", Tree::leaf(value));
                element(text, "entry", &entry);
            }
        }
    }
    text.push_str(&format!("</{name}>"));
}

fn escape(text: &mut String, leaf: &str) {
    for letter in leaf.chars() {
        match letter {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '"' => text.push_str("&quot;"),
            // A reader turns a bare carriage return into a line feed.
            '\r' => text.push_str("&#13;"),
            // XML 1.0 has no way to write other control characters.
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => text.push('\u{fffd}'),
            letter => text.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_becomes_elements_with_members_and_entries() {
        let tree = Tree::fields()
            .with("List", Tree::texts(["a<b"]))
            .with("Map", Tree::Map(vec![("k".to_owned(), "v&w".to_owned())]));
        let mut text = String::new();
        element(&mut text, "X", &tree);
        let expected = "<X><List><member>a&lt;b</member></List>\
                        <Map><entry><key>k</key><value>v&amp;w</value></entry></Map></X>";
        assert_eq!(text, expected);
    }
}
