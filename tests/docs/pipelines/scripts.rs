//! The scripts in a forge's workflow. Of YAML no more is read than these files use, and what is not read fails the test that
//! runs them all.

use crate::support::read;

/// A script that a forge would run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Script {
    /// The step's name at GitHub, the job's at GitLab; empty for what GitLab runs before every job.
    pub(super) name: String,
    pub(super) text: String,
}

/// All scripts of a workflow of GitHub, or of one of its actions: `run` of every step.
pub(super) fn of_github(path: &str) -> Vec<Script> {
    let (mut name, mut scripts) = (String::new(), Vec::new());
    let text = read(path);
    let lines: Vec<_> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let key = line.trim_start().trim_start_matches("- ");
        if let Some(given) = key.strip_prefix("name: ") {
            name = given.to_owned();
        } else if let Some(given) = key.strip_prefix("run: ") {
            let text = value(given, indentation(line), &lines[number + 1..]);
            scripts.push(Script { name: name.clone(), text });
        }
    }
    scripts
}

/// All scripts of a pipeline of GitLab: `before_script` and `script`, whose items one shell runs after each other.
pub(super) fn of_gitlab(path: &str) -> Vec<Script> {
    let (mut job, mut scripts) = (String::new(), Vec::new());
    let text = read(path);
    let lines: Vec<_> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        match line.trim_end_matches(':') {
            name if indentation(line) == 0 && !name.is_empty() => job = name.to_owned(),
            "  before_script" => scripts.push(Script { name: String::new(), text: items(&lines[number + 1..]) }),
            "  script" => scripts.push(Script { name: job.clone(), text: items(&lines[number + 1..]) }),
            _ => {}
        }
    }
    scripts
}

/// The items of a list, a command each.
fn items(lines: &[&str]) -> String {
    let list = lines.iter().take_while(|line| indentation(line) >= 4).count();
    let begins = (0..list).filter_map(|number| Some((number, lines[number].strip_prefix("    - ")?)));
    begins.map(|(number, given)| value(given, 4, &lines[number + 1..list]) + "\n").collect()
}

/// A text on one line, or what is indented more than its key below `|`.
fn value(given: &str, indent: usize, below: &[&str]) -> String {
    if given != "|" {
        return given.to_owned();
    }
    let block = below.iter().take_while(|line| line.is_empty() || indentation(line) > indent);
    block.map(|line| line.get(indent + 2..).unwrap_or_default().to_owned() + "\n").collect()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
