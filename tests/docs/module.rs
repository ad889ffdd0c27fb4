//! The module for services: its own tests pass mocked and with traffic, its README says what its files say, and its examples are
//! valid.

use bluegreen_sandbox::{Options, Sandbox, Topology};
use hcl::{Attribute, Block, Body, Expression};
use workbench::Workspace;

use crate::support::{files_under, read, workspace_with_aws, write};

const MODULE: &str = "modules/service";
const README: &str = "modules/service/README.md";

/// A workspace that is the module.
fn workspace_of_the_module() -> Workspace {
    let workspace = workspace_with_aws();
    for file in files_under(MODULE) {
        workspace.write(file.strip_prefix("modules/service/").unwrap(), &read(&file));
    }
    workspace
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test docs module -- --ignored (see CONTRIBUTING.md)"]
async fn its_own_tests_pass_mocked_and_in_the_sandbox() {
    let topology = Topology::from_toml(&read("modules/service/tests/topology.toml")).unwrap();
    let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
    let workspace = workspace_of_the_module();
    workspace.write("sandbox.json", &serde_json::to_string(sandbox.ready()).unwrap());
    let _ = workspace.run(&["init", "-no-color"]).await.success();
    let _ = workspace.run(&["test", "-no-color"]).await.success().says(" passed, 0 failed.");
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test docs module -- --ignored (see CONTRIBUTING.md)"]
async fn its_examples_are_valid() {
    for example in ["examples/module/main.tf", "examples/module-in-another-account/main.tf"] {
        let workspace = workspace_of_the_module();
        for file in files_under(MODULE) {
            workspace.write(&format!("module/{}", file.rsplit('/').next().unwrap()), &read(&file));
        }
        for file in files_under(MODULE).iter().filter(|file| file.ends_with(".tf") && !file.contains("/tests/")) {
            std::fs::remove_file(workspace.path().join(file.rsplit('/').next().unwrap())).unwrap();
        }
        workspace.write("main.tf", &read(example).replace("../../modules/service", "./module"));
        let _ = workspace.run(&["init", "-no-color"]).await.success();
        let _ = workspace.run(&["validate", "-no-color"]).await.success();
    }
}

#[test]
fn its_readme_lists_every_input_and_output() {
    let text = with_table(&with_table(&read(README), "inputs", &inputs()), "outputs", &outputs());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        write(README, &text);
    }
    assert!(read(README) == text, "{README} is not current: run `UPDATE_DOCS=1 cargo test --test docs readme_lists`");
    assert!(text.contains(&block_of_the_example()), "the README shows another block than examples/module");
}

/// The example's `module` block as it stands there.
fn block_of_the_example() -> String {
    let example = read("examples/module/main.tf");
    let begin = example.find("module \"web\"").unwrap();
    let end = begin + example[begin..].find("\n}\n").unwrap() + 3;
    example[begin..end].to_owned()
}

fn with_table(text: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let (before, rest) = text.split_once(&open).unwrap();
    let (_, after) = rest.split_once(&close).unwrap();
    format!("{before}{open}{table}{close}{after}")
}

fn inputs() -> String {
    let rows = blocks("variables.tf", "variable").into_iter().map(|block| {
        let default = match attribute(&block, "default") {
            Some(default) => format!("`{}`", written(&default)),
            None => "required".to_owned(),
        };
        format!("| `{}` | {default} | {} |\n", name(&block), description(&block))
    });
    format!("| name | default | meaning |\n|---|---|---|\n{}", rows.collect::<String>())
}

fn outputs() -> String {
    let rows = blocks("outputs.tf", "output").into_iter();
    let rows = rows.map(|block| format!("| `{}` | {} |\n", name(&block), description(&block)));
    format!("| name | meaning |\n|---|---|\n{}", rows.collect::<String>())
}

fn blocks(file: &str, kind: &str) -> Vec<Block> {
    let body: Body = hcl::parse(&read(&format!("{MODULE}/{file}"))).unwrap();
    body.into_blocks().filter(|block| block.identifier() == kind).collect()
}

fn name(block: &Block) -> String {
    block.labels()[0].as_str().to_owned()
}

fn description(block: &Block) -> String {
    match attribute(block, "description") {
        Some(Expression::String(text)) => text,
        other => panic!("{} has no description that is a plain text: {other:?}", name(block)),
    }
}

fn attribute(block: &Block, key: &str) -> Option<Expression> {
    block.body().attributes().find(|attribute| attribute.key() == key).map(Attribute::expr).cloned()
}

fn written(value: &Expression) -> String {
    value.to_string()
}
