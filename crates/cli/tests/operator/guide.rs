//! The commands that the guide shows are commands.

use crate::world::World;

/// Every line of the guide's code that runs `bluegreen`, without comments. Those of pipelines: `tests/docs/pipelines.rs`.
fn commands() -> Vec<Vec<String>> {
    let file = format!("{}/../../templates/guides/command-line.md.tmpl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).unwrap();
    let code = text.split("```").skip(1).step_by(2).flat_map(str::lines);
    let commands = code.filter_map(|line| line.strip_prefix("bluegreen "));
    commands.map(words).collect()
}

fn words(line: &str) -> Vec<String> {
    let words = line.split(' ').take_while(|word| !["#", ""].contains(word));
    words.map(str::to_owned).collect()
}

#[tokio::test]
async fn every_command_of_the_guide_does_what_the_guide_says() {
    let world = World::start().await;
    let route = world.route();
    let mut run = Vec::new();
    for words in commands() {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        // What would take long, move traffic or ask somebody is given the end that it has without that.
        let (more, expected) = match words[0] {
            "status" => (vec!["--route", &route], 0),
            "watch" => (vec!["--timeout", "1s", "--route", &route], 6),
            "switch" | "rollback" => (vec!["--dry-run", "--route", &route], 0),
            other => panic!("what is expected of {other}?"),
        };
        let arguments = [words.as_slice(), &more].concat();
        let ended = world.run(&arguments).await;
        assert_eq!(ended.code, Some(expected), "{arguments:?}: {}{}", ended.stdout, ended.stderr);
        run.push(words[0].to_owned());
    }
    assert_eq!(run, ["status", "watch", "switch", "rollback"]);
}
