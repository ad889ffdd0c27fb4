//! Answers in XML: a tree becomes elements, a list's items `member` and a map's `entry`.

use std::sync::atomic::{AtomicU64, Ordering};

use alb_model::Tree;
use bytes::Bytes;

/// The namespace of ELBv2's answers.
pub(super) const ELBV2: &str = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/";

/// The namespace of STS's answers.
pub(super) const STS: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// The namespace of CloudWatch's answers.
pub(super) const CLOUDWATCH: &str = "http://monitoring.amazonaws.com/doc/2010-08-01/";

/// The namespace of EC2's answers.
const COMPUTE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

/// The answer to an action that went well.
pub(super) fn response(namespace: &str, action: &str, result: &Tree) -> Bytes {
    let mut text = format!("<{action}Response xmlns=\"{namespace}\">");
    element(&mut text, &format!("{action}Result"), result, "member");
    let metadata = Tree::fields().with("RequestId", Tree::leaf(request_id()));
    element(&mut text, "ResponseMetadata", &metadata, "member");
    text.push_str(&format!("</{action}Response>"));
    Bytes::from(text)
}

/// The answer to a call that failed.
pub(super) fn error(namespace: &str, error: Tree) -> Bytes {
    let mut text = format!("<ErrorResponse xmlns=\"{namespace}\">");
    element(&mut text, "Error", &error, "member");
    element(&mut text, "RequestId", &Tree::leaf(request_id()), "member");
    text.push_str("</ErrorResponse>");
    Bytes::from(text)
}

/// EC2's answer to an action that went well: without a wrapper, and lists have `item`s.
pub(super) fn compute_response(action: &str, result: &Tree) -> Bytes {
    let mut text = format!("<{action}Response xmlns=\"{COMPUTE}\"><requestId>{}</requestId>", request_id());
    if let Tree::Fields(members) = result {
        members.iter().for_each(|(name, member)| element(&mut text, name, member, "item"));
    }
    text.push_str(&format!("</{action}Response>"));
    Bytes::from(text)
}

/// EC2's answer to a call that failed.
pub(super) fn compute_error(error: Tree) -> Bytes {
    let mut text = "<Response>".to_owned();
    element(&mut text, "Errors", &Tree::fields().with("Error", error), "item");
    element(&mut text, "RequestID", &Tree::leaf(request_id()), "item");
    text.push_str("</Response>");
    Bytes::from(text)
}

/// A new id in the form of AWS's, counted rather than random.
pub(super) fn request_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("00000000-0000-4000-8000-{:012x}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// `item` is the name of each item of a list.
fn element(text: &mut String, name: &str, tree: &Tree, item: &str) {
    text.push_str(&format!("<{name}>"));
    match tree {
        Tree::Text(leaf) => escape(text, leaf),
        Tree::List(items) => items.iter().for_each(|one| element(text, item, one, item)),
        Tree::Fields(members) => members.iter().for_each(|(name, member)| element(text, name, member, item)),
        Tree::Map(entries) => {
            for (key, value) in entries {
                let entry = Tree::fields().with("key", Tree::leaf(key)).with("value", Tree::leaf(value));
                element(text, "entry", &entry, item);
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
        element(&mut text, "X", &tree, "member");
        let expected = "<X><List><member>a&lt;b</member></List>\
                        <Map><entry><key>k</key><value>v&amp;w</value></entry></Map></X>";
        assert_eq!(text, expected);
    }
}
