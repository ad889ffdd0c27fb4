//! The pages under `docs/` are current, and the registry will take them.

use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::Provider;

use crate::generator;
use crate::support::{Snippet, files_under, read, snippets, write};

/// Dated results of long runs, and the schemas of what is printed as JSON: no pages of the registry.
const NO_PAGES: [&str; 2] = ["docs/results/", "docs/schemas/"];

/// The registry's limit for one page, in bytes.
const PAGE_LIMIT: usize = 500 * 1024;

/// The paths of all pages, in order.
fn pages() -> Vec<String> {
    let is_page = |path: &String| !NO_PAGES.iter().any(|directory| path.starts_with(directory));
    files_under("docs").into_iter().filter(is_page).collect()
}

#[test]
fn pages_are_what_templates_examples_and_schema_give() {
    let generated = generator::pages();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        generated.iter().for_each(|(path, text)| write(path, text));
    }
    assert_eq!(pages(), generated.keys().cloned().collect::<Vec<_>>(), "a page without a template, or the reverse");
    for (path, text) in &generated {
        assert!(
            read(path) == *text,
            "{path} is not current: run `UPDATE_DOCS=1 cargo test --test docs pages_are_what` and commit it"
        );
    }
}

#[test]
fn pages_have_the_front_matter_and_size_that_the_registry_asks_for() {
    for path in pages() {
        let text = read(&path);
        assert!(text.len() < PAGE_LIMIT, "{path} has {} bytes", text.len());
        let front_matter = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap().0;
        for key in ["page_title: \"", "description: "] {
            assert!(front_matter.lines().any(|line| line.starts_with(key)), "{path} has no {key}");
        }
    }
}

/// A registry shows the guides of one subcategory together; the front page lists them in the same way.
#[test]
fn guides_stand_in_the_front_page_under_their_subcategory() {
    let front = read("docs/index.md");
    for path in pages().into_iter().filter(|path| path.starts_with("docs/guides/")) {
        let text = read(&path);
        let subcategory = text.lines().find_map(|line| line.strip_prefix("subcategory: \"")?.strip_suffix('"'));
        let subcategory = subcategory.unwrap_or_else(|| panic!("{path} has no subcategory"));
        let link = format!("]({}): ", path.strip_prefix("docs/").unwrap());
        let lines: Vec<_> = front.lines().collect();
        let listed = lines.iter().position(|line| line.starts_with("- [") && line.contains(&link));
        let before = &lines[..listed.unwrap_or_else(|| panic!("docs/index.md does not list {path}"))];
        let under = before.iter().rfind(|line| line.ends_with(':') && !line.starts_with('-')).copied();
        assert_eq!(under, Some(format!("{subcategory}:").as_str()), "{path} stands elsewhere in docs/index.md");
    }
}

#[test]
fn everything_the_provider_offers_has_a_page() {
    let provider = BluegreenProvider::default();
    let short = |name: &str| name.strip_prefix("bluegreen_").unwrap().to_owned();
    let resources = provider.resources().into_iter().map(|it| format!("docs/resources/{}.md", short(it.type_name())));
    let sources =
        provider.data_sources().into_iter().map(|it| format!("docs/data-sources/{}.md", short(it.type_name())));
    let functions = provider.functions().into_iter().map(|it| format!("docs/functions/{}.md", it.name()));
    let lists =
        provider.list_resources().into_iter().map(|it| format!("docs/list-resources/{}.md", short(it.type_name())));
    let actions = provider.actions().into_iter().map(|it| format!("docs/actions/{}.md", short(it.type_name())));
    let pages = pages();
    for page in resources.chain(sources).chain(functions).chain(lists).chain(actions) {
        assert!(pages.contains(&page), "{page} is missing");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    let pages = pages();
    for path in
        pages.iter().cloned().chain(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map(str::to_owned))
    {
        for target in links(&read(&path)) {
            let found = resolved(&path, &target);
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(&found).exists(), "{path} links to {target}");
        }
    }
}

/// A configuration written into a template by hand would be run by nobody.
#[test]
fn configurations_in_pages_come_from_examples() {
    let examples: Vec<_> = files_under("examples").iter().map(|path| read(path)).collect();
    for path in pages() {
        for Snippet { text, .. } in snippets(&read(&path)).into_iter().filter(Snippet::is_configuration) {
            assert!(examples.contains(&text), "{path} has a configuration that is no example:\n{text}");
        }
    }
}

/// The targets of a page's links to files, without anchors.
fn links(markdown: &str) -> Vec<String> {
    let targets = markdown.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    files.map(|target| target.split('#').next().unwrap().to_owned()).collect()
}

fn resolved(page: &str, target: &str) -> String {
    let mut parts: Vec<_> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        if part == ".." {
            parts.pop().unwrap();
        } else {
            parts.push(part)
        }
    }
    parts.join("/")
}
