//! The workflows of the guide do what it says: every script in them is run, with the real Terraform, the command line and a sandbox
//! in the place of AWS. What a forge does between its scripts is done here.
#![cfg(target_os = "linux")]

mod forge;
mod scripts;

use forge::Forge;
use workbench::Run;

use crate::support::{files_under, read};

const SETUP: &str = "examples/pipelines/github/actions/setup/action.yml";
const LIVE: &str = "examples/pipelines/github/workflows/live.yml";
const ROLLBACK: &str = "examples/pipelines/github/workflows/rollback.yml";
const GITLAB: &str = "examples/pipelines/gitlab/gitlab-ci.yml";

#[tokio::test]
async fn at_github_a_cutover_is_planned_commented_on_approved_applied_and_taken_back() {
    let mut forge = github().await;
    forge.commit("blue");
    merged(&mut forge).await;

    forge.commit("green");
    planned(&mut forge).await;
    let _ = forge.step("Comment").await.success();
    let _ = forge.step("Stop at danger").await.success();
    let (calls, text) = forge.comment("made");
    assert!(calls.contains("api --method POST repos/owner/web/issues/5/comments --field body=@comment.md"), "{calls}");
    assert!(text.starts_with("<!-- bluegreen plan -->\n") && text.contains("from blue to green"), "{text}");
    let _ = forge.step("Comment").await.success();
    let (calls, _) = forge.comment("changed");
    assert!(calls.contains("api --method PATCH repos/owner/web/issues/comments/41 "), "{calls}");
    assert_eq!(forge.lab.color("/").await, "blue");

    let applied = merged(&mut forge).await;
    for shown in ["shift https: blue 100 % / green 0 % -> blue 0 % / green 100 %", "Apply complete!"] {
        assert!(applied.stdout.contains(shown), "{shown:?} is not in:\n{}", applied.transcript());
    }
    assert_eq!(forge.lab.color("/").await, "green");

    let back = forge.step("Roll back").await.success();
    assert!(
        back.stdout.replace("\n    ", " ").contains("Set `active_color` back to \"blue\""),
        "{}",
        back.transcript()
    );
    assert_eq!(forge.lab.color("/").await, "blue");
    let seen = forge.step("See what is live").await;
    assert_eq!(seen.code, 2, "{}", seen.transcript());
    forge.assert_everything_was_run();
}

#[tokio::test]
async fn at_github_a_plan_that_destroys_a_switch_is_stopped_after_it_was_told() {
    let mut forge = github().await;
    forge.commit("blue");
    merged(&mut forge).await;
    std::fs::remove_file(forge.lab.workspace.path().join("live/resource.tf")).unwrap();
    std::fs::remove_file(forge.lab.workspace.path().join("live/switch_override.tf")).unwrap();
    planned(&mut forge).await;
    let stopped = forge.step("Stop at danger").await.failure();
    assert!(stopped.stdout.contains("This plan destroys the switch."), "{}", stopped.transcript());
    let summary = std::fs::read_to_string(forge.scratch("summary")).unwrap();
    assert!(summary.contains("**Danger**: `bluegreen_switch.web`"), "{summary}");
}

#[tokio::test]
async fn at_gitlab_a_cutover_is_planned_commented_on_approved_applied_and_taken_back() {
    let mut forge = Forge::start(scripts::of_gitlab(GITLAB)).await;
    let token = forge.scratch("token").display().to_string();
    for (name, value) in [
        ("AWS_TOKEN", "token"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", &token),
        ("NOTES_TOKEN", "hush"),
        ("CI_API_V4_URL", "https://gitlab.example.com/api/v4"),
        ("CI_PROJECT_ID", "3"),
        ("ADDRESS", "bluegreen_switch.web"),
    ] {
        forge.lab.workspace.env(name, value);
    }
    forge.commit("blue");
    for job in ["plan", "apply", "verify"] {
        let _ = forge.job(job).await.success();
    }

    forge.commit("green");
    forge.lab.workspace.env("CI_MERGE_REQUEST_IID", "5");
    let _ = forge.job("plan").await.success();
    let (calls, text) = forge.comment("made");
    assert!(calls.contains("--request POST --data-urlencode body@comment.md https://gitlab.example.com"), "{calls}");
    assert!(text.contains("from blue to green"), "{text}");
    let _ = forge.job("plan").await.success();
    let (calls, _) = forge.comment("changed");
    assert!(calls.contains("/projects/3/merge_requests/5/notes/41"), "{calls}");

    let applied = forge.job("apply").await.success();
    assert!(applied.stdout.contains("shift https: blue 100 % / green 0 %"), "{}", applied.transcript());
    let _ = forge.job("verify").await.success();
    let _ = forge.job("rollback").await.success();
    assert_eq!(forge.lab.color("/").await, "blue");
    assert_eq!(forge.job("verify").await.code, 2);
    forge.assert_everything_was_run();
}

/// A command that the reader of scripts overlooks would be run by nobody.
#[test]
fn every_line_with_a_command_is_in_a_script() {
    for path in files_under("examples/pipelines") {
        let scripts = if path == GITLAB { scripts::of_gitlab(&path) } else { scripts::of_github(&path) };
        let text = read(&path);
        let commands = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let commands: Vec<_> = commands
            .filter(|line| {
                [" plan ", " apply ", " status ", "bluegreen r", "-chdir"].iter().any(|part| line.contains(part))
            })
            .collect();
        assert!(!commands.is_empty(), "{path}");
        for command in commands {
            let command = command.trim_start_matches("- ").trim_start_matches("run: ");
            assert!(scripts.iter().any(|script| script.text.contains(command)), "{path}: {command}");
        }
    }
}

async fn github() -> Forge {
    let scripts = [SETUP, LIVE, ROLLBACK].into_iter().flat_map(scripts::of_github).collect();
    let mut forge = Forge::start(scripts).await;
    for (name, file) in [("GITHUB_PATH", "path"), ("GITHUB_STEP_SUMMARY", "summary"), ("RUNNER_TEMP", "")] {
        let file = forge.scratch(file);
        forge.lab.workspace.env(name, file);
    }
    for (name, value) in
        [("GITHUB_REPOSITORY", "owner/web"), ("PULL_REQUEST", "5"), ("ADDRESS", "bluegreen_switch.web")]
    {
        forge.lab.workspace.env(name, value);
    }
    forge
}

/// The job `plan`, up to what only a pull request or only a merge has.
async fn planned(forge: &mut Forge) {
    for step in ["Install bluegreen", "Initialize", "Plan", "Say what it would do"] {
        let _ = forge.step(step).await.success();
    }
}

/// What follows a merge; what the apply and the watch beside it showed.
async fn merged(forge: &mut Forge) -> Run {
    planned(forge).await;
    let _ = forge.step("Stop at danger").await.success();
    let applied = forge.step("Apply and watch").await.success();
    for step in ["See what is live", "Keep a switch file"] {
        let _ = forge.step(step).await.success();
    }
    applied
}
