//! Requests of the query protocol: `A.member.1.B=x` becomes a tree, and members of the tree become values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use alb_model::{Arn, Tree};

use super::errors::ApiError;

/// No parameter of the API is nested deeper; a request that is would only be an attack on the stack.
const DEEPEST: usize = 16;

/// One request.
#[derive(Debug)]
pub(super) struct Query {
    action: String,
    version: String,
    parameters: Tree,
}

impl Query {
    /// Reads a form; parameters of the URL count as well, as in AWS.
    pub(super) fn parse(url: &str, body: &[u8]) -> Self {
        let mut root = Node::default();
        for (key, value) in form_urlencoded::parse(url.as_bytes()).chain(form_urlencoded::parse(body)) {
            root.put(&key, &value);
        }
        let parameters = root.into_tree();
        let text = |name| parameters.text(name).unwrap_or_default().to_owned();
        Self { action: text("Action"), version: text("Version"), parameters }
    }

    /// What another protocol than this one carried.
    pub(super) fn from_tree(action: &str, version: &str, parameters: Tree) -> Self {
        Self { action: action.to_owned(), version: version.to_owned(), parameters }
    }

    /// All parameters, as a structure.
    pub(super) const fn parameters(&self) -> &Tree {
        &self.parameters
    }

    /// The names of all parameters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let members = if let Tree::Fields(members) = &self.parameters { members.as_slice() } else { &[] };
        members.iter().map(|(name, _)| name.as_str())
    }

    pub(super) fn action(&self) -> &str {
        &self.action
    }

    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn get(&self, name: &str) -> Option<&Tree> {
        self.parameters.get(name)
    }

    /// A text; some SDKs send what was not given as an empty one, which AWS takes for the same.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.parameters.text(name).filter(|text| !text.is_empty())
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.text(name).ok_or_else(|| ApiError::validation(format!("The request must contain the parameter {name}")))
    }

    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, ApiError> {
        number(&self.parameters, name)
    }

    /// The items of a list in EC2's form, none when it is missing.
    pub(super) fn numbered(&self, name: &str) -> Vec<&Tree> {
        self.get(name).map(numbered).unwrap_or_default()
    }

    /// The texts of a list, none when it is missing.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        self.get(name).map(Tree::items).unwrap_or_default().iter().filter_map(Tree::as_text).collect()
    }

    /// All ARNs in the request, and what it names by a name.
    pub(super) fn resources(&self) -> Vec<String> {
        let names = self.texts("Names").into_iter().chain(self.texts("AlarmNames")).chain(self.text("AlarmName"));
        let names: Vec<_> = names.collect();
        let resources = names.iter().map(|name| (*name).to_owned()).collect();
        let mut found = Found { resources, seen: names.into_iter().collect() };
        found.collect_arns(&self.parameters);
        found.resources
    }
}

/// The items of a list in EC2's form: members with numbers as names, in their order.
pub(super) fn numbered(tree: &Tree) -> Vec<&Tree> {
    let Tree::Fields(members) = tree else { return Vec::new() };
    let items = members.iter().filter_map(|(name, item)| Some((name.parse::<u32>().ok()?, item)));
    items.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// A number that is a member of a structure; `None` when it is missing.
pub(super) fn number<N: std::str::FromStr>(tree: &Tree, name: &str) -> Result<Option<N>, ApiError> {
    let Some(text) = tree.text(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let wrong = |_| ApiError::new(400, "MalformedInput", format!("{name}: expected a number, found '{text}'"));
    text.parse().map(Some).map_err(wrong)
}

/// A truth value that is a member of a structure; `None` when it is missing.
pub(super) fn truth(tree: &Tree, name: &str) -> Result<Option<bool>, ApiError> {
    match tree.text(name) {
        None | Some("") => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(text) => {
            Err(ApiError::new(400, "MalformedInput", format!("{name}: expected true or false, found '{text}'")))
        }
    }
}

/// What a request is about, each ARN once.
struct Found<'a> {
    resources: Vec<String>,
    seen: BTreeSet<&'a str>,
}

impl<'a> Found<'a> {
    fn collect_arns(&mut self, tree: &'a Tree) {
        match tree {
            Tree::Text(text) if Arn::parse(text).is_some() && self.seen.insert(text) => {
                self.resources.push(text.clone());
            }
            Tree::Text(_) | Tree::Map(_) => {}
            Tree::List(items) => items.iter().for_each(|item| self.collect_arns(item)),
            Tree::Fields(members) => members.iter().for_each(|(_, member)| self.collect_arns(member)),
        }
    }
}

/// A tree in the making, before it is known which parts are lists.
#[derive(Debug, Default)]
struct Node {
    text: Option<String>,
    members: Vec<(String, Node)>,
    /// Where each member stands.
    places: HashMap<String, usize>,
}

impl Node {
    fn put(&mut self, path: &str, value: &str) {
        let mut node = self;
        for name in path.splitn(DEEPEST, '.') {
            let place = match node.places.get(name) {
                Some(place) => *place,
                None => node.add(name),
            };
            node = &mut node.members[place].1;
        }
        node.text = Some(value.to_owned());
    }

    fn add(&mut self, name: &str) -> usize {
        let place = self.members.len();
        self.members.push((name.to_owned(), Self::default()));
        self.places.insert(name.to_owned(), place);
        place
    }

    fn into_tree(mut self) -> Tree {
        if self.members.is_empty() {
            return Tree::Text(self.text.unwrap_or_default());
        }
        let marker = if self.members.len() == 1 { self.members[0].0.clone() } else { String::new() };
        match marker.as_str() {
            "member" => Tree::List(self.members.remove(0).1.into_items().map(Self::into_tree).collect()),
            "entry" => Tree::Map(self.members.remove(0).1.into_items().filter_map(Self::into_entry).collect()),
            _ => Tree::Fields(self.members.into_iter().map(|(name, node)| (name, node.into_tree())).collect()),
        }
    }

    /// Numbered members in the order of their numbers, not of their arrival.
    fn into_items(self) -> impl Iterator<Item = Self> {
        let numbered = self.members.into_iter().filter_map(|(name, node)| Some((name.parse::<u32>().ok()?, node)));
        numbered.collect::<BTreeMap<_, _>>().into_values()
    }

    fn into_entry(self) -> Option<(String, String)> {
        let tree = self.into_tree();
        Some((tree.text("key")?.to_owned(), tree.text("value").unwrap_or_default().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_ordered_by_number_and_entries_become_a_map() {
        let body = b"Action=A&L.member.2.X=two&L.member.1.X=one&M.entry.1.key=k&M.entry.1.value=v&E=";
        let query = Query::parse("", body);
        assert_eq!(query.action(), "A");
        let texts: Vec<_> = query.get("L").unwrap().items().iter().map(|item| item.text("X").unwrap()).collect();
        assert_eq!(texts, ["one", "two"]);
        assert_eq!(query.get("M"), Some(&Tree::Map(vec![("k".to_owned(), "v".to_owned())])));
        assert!(query.get("E").unwrap().items().is_empty());
    }

    #[test]
    fn a_request_full_of_parameters_takes_no_time() {
        let arn =
            |number: u32| format!("arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/blue/{number:016x}");
        let parameters: Vec<_> = (0..150_000).map(|number| format!("{number:x}=")).collect();
        let items: Vec<_> = (0..10_000).map(|number| format!("A.member.{number}={}", arn(number))).collect();
        let body = [parameters, items].concat().join("&");
        let query = Query::parse("", body.as_bytes());
        assert_eq!(query.get("249ef"), Some(&Tree::leaf("")));
        assert_eq!(query.resources().len(), 10_000);
    }

    #[test]
    fn a_wrong_number_is_refused_by_name() {
        let query = Query::parse("", b"PageSize=many");
        assert!(query.number::<u32>("PageSize").unwrap_err().message.contains("PageSize"));
    }

    #[test]
    fn resources_are_all_arns_in_the_request() {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/blue/0123456789abcdef";
        let body = format!("A.member.1.B={arn}&C={arn}&Names.member.1=web&D=arn:aws:s3:::x");
        assert_eq!(Query::parse("", body.as_bytes()).resources(), ["web", arn]);
    }
}
