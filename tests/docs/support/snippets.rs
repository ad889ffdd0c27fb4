//! Blocks of code in Markdown.

/// One fenced block of code.
#[derive(Debug)]
pub(crate) struct Snippet {
    /// The word after the fence; empty when there is none.
    pub(crate) language: String,
    /// What is between the fences.
    pub(crate) text: String,
}

impl Snippet {
    /// Is it a Terraform configuration?
    pub(crate) fn is_configuration(&self) -> bool {
        matches!(self.language.as_str(), "hcl" | "terraform" | "tf")
    }
}

/// All fenced blocks of a page, in order.
pub(crate) fn snippets(markdown: &str) -> Vec<Snippet> {
    let mut snippets = Vec::new();
    let mut open: Option<Snippet> = None;
    for line in markdown.lines() {
        match (open.as_mut(), line.strip_prefix("```")) {
            (None, Some(language)) => {
                open = Some(Snippet { language: language.trim().to_owned(), text: String::new() })
            }
            (Some(_), Some(_)) => snippets.extend(open.take()),
            (Some(snippet), None) => snippet.text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of code has no end: {open:?}");
    snippets
}
