//! A forge that runs the scripts of a workflow: a checkout whose configuration is in `live/`, programs that stand for the forge's
//! own, and a release to install from.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use workbench::{Run, Terraform, script};

use super::scripts::Script;
use crate::support::{Lab, TEST_GATE, bluegreen};

/// What stands for `gh` and `curl`: it writes down how it was called, and lists a comment once one was made.
const FORGES_PROGRAM: &str = r#"
case "$*" in *file://*) exec "$REAL_CURL" "$@" ;; esac
echo "$*" >> "$CALLS"
case "$*" in
  *POST*) cp comment.md "$CALLS.made" ;;
  *PATCH* | *PUT*) cp comment.md "$CALLS.changed" ;;
  *--jq*) if [ -e "$CALLS.made" ]; then echo 41; echo 42; fi ;;
  *) if [ -e "$CALLS.made" ]; then
       jq -n '[{id: 7, body: "mine"}, {id: 41, body: "<!-- bluegreen plan -->\n"}]'
     else echo '[]'; fi ;;
esac
"#;

const VERSION: &str = "0.1.0";

pub(super) struct Forge {
    pub(super) lab: Lab,
    scratch: tempfile::TempDir,
    scripts: Vec<Script>,
    ran: BTreeSet<String>,
    /// Where programs are looked for, as the scripts so far have it.
    path: String,
}

impl Forge {
    pub(super) async fn start(scripts: Vec<Script>) -> Forge {
        let mut lab = Lab::start().await;
        let scratch = tempfile::tempdir().unwrap();
        put_configuration_into_live(&lab);
        let programs = scratch.path().join("programs");
        fs::create_dir(&programs).unwrap();
        symlink(Terraform::find().unwrap().program(), programs.join("terraform")).unwrap();
        ["gh", "curl"].iter().for_each(|name| _ = script(&programs, name, FORGES_PROGRAM));
        make_release(&scratch.path().join(format!("v{VERSION}")));
        for (name, value) in [
            ("REAL_CURL", real_curl()),
            ("CALLS", scratch.path().join("calls").display().to_string()),
            ("AWS_ENDPOINT_URL", lab.ready().endpoint.clone()),
            ("RELEASES", format!("file://{}", scratch.path().display())),
            ("VERSION", VERSION.to_owned()),
        ] {
            lab.workspace.env(name, value);
        }
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
        Forge { lab, scratch, scripts, ran: BTreeSet::new(), path }
    }

    /// A file that outlives the checkout.
    pub(super) fn scratch(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// What the release of this commit is to be live on.
    pub(super) fn commit(&self, color: &str) {
        self.lab.workspace.write("live/release.auto.tfvars", &format!("active_color = \"{color}\"\n"));
    }

    /// Runs the script of this name as GitHub does where a workflow asks for `bash`, and goes on with the directories that it
    /// adds to PATH.
    pub(super) async fn step(&mut self, name: &str) -> Run {
        let text = self.script(name);
        let run = self.bash(&["--noprofile", "--norc", "-eo", "pipefail", "-c", &text]).await;
        let added = fs::read_to_string(self.scratch("path")).unwrap_or_default();
        for directory in added.lines().filter(|added| !self.path.contains(added)).collect::<Vec<_>>() {
            self.path = format!("{directory}:{}", self.path);
        }
        run
    }

    /// Runs a job as GitLab does: one shell for what comes before it and for itself.
    pub(super) async fn job(&mut self, name: &str) -> Run {
        let text = format!("{}{}", self.script(""), self.script(name));
        self.bash(&["-eo", "pipefail", "-c", &text]).await
    }

    async fn bash(&mut self, arguments: &[&str]) -> Run {
        self.lab.workspace.env("PATH", &self.path);
        self.lab.workspace.run_program(Path::new("bash"), arguments).await
    }

    fn script(&mut self, name: &str) -> String {
        self.ran.insert(name.to_owned());
        let script = self.scripts.iter().find(|script| script.name == name);
        script.unwrap_or_else(|| panic!("no script is named {name:?}")).text.clone()
    }

    /// How the forge's own programs were called, and what was last made of the comment.
    pub(super) fn comment(&self, which: &str) -> (String, String) {
        let text = |name: &str| fs::read_to_string(self.scratch(name)).unwrap();
        (text("calls"), text(&format!("calls.{which}")))
    }

    pub(super) fn assert_everything_was_run(&self) {
        let all: BTreeSet<_> = self.scripts.iter().map(|script| script.name.clone()).collect();
        assert_eq!(self.ran, all);
    }
}

/// A configuration with one switch, whose provider talks to the sandbox.
fn put_configuration_into_live(lab: &Lab) {
    lab.copy("examples/provider/provider.tf");
    lab.copy("examples/resources/bluegreen_switch/resource.tf");
    lab.override_for_the_sandbox(TEST_GATE);
    lab.write_variables();
    let checkout = lab.workspace.path();
    let files: Vec<_> = fs::read_dir(checkout).unwrap().map(|entry| entry.unwrap()).collect();
    fs::create_dir(checkout.join("live")).unwrap();
    for file in files {
        fs::rename(file.path(), checkout.join("live").join(file.file_name())).unwrap();
    }
}

/// A release whose command line is the one that was built here.
fn make_release(directory: &Path) {
    let name = format!("bluegreen_{VERSION}_linux_amd64");
    fs::create_dir_all(directory.join(&name)).unwrap();
    script(&directory.join(&name), "bluegreen", &format!("exec '{}' \"$@\"", bluegreen().display()));
    let pack = format!("tar -czf {name}.tar.gz {name} && sha256sum {name}.tar.gz > bluegreen_{VERSION}_SHA256SUMS");
    assert!(Command::new("sh").args(["-c", &pack]).current_dir(directory).status().unwrap().success());
}

fn real_curl() -> String {
    let found = Command::new("sh").args(["-c", "command -v curl"]).output().unwrap();
    String::from_utf8(found.stdout).unwrap().trim().to_owned()
}
