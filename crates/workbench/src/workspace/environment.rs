//! The environment in which Terraform runs here: nothing of the user's own setup, no question, no call home.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;

use tokio::process::Command;

/// What every Terraform here sees.
pub(super) fn environment_of_terraform(cli_config: &Path, home: &Path) -> BTreeMap<OsString, OsString> {
    let fixed: [(&str, &OsStr); 11] = [
        ("TF_CLI_CONFIG_FILE", cli_config.as_os_str()),
        // No advice on what to type next: the output is read by programs.
        ("TF_IN_AUTOMATION", "1".as_ref()),
        // A question would wait forever, because nobody sits at stdin.
        ("TF_INPUT", "0".as_ref()),
        // No question to HashiCorp's servers whether there is a newer version.
        ("CHECKPOINT_DISABLE", "1".as_ref()),
        // ~/.aws and ~/.terraform.d are the user's; what a test does must not depend on them.
        ("HOME", home.as_os_str()),
        ("USERPROFILE", home.as_os_str()),
        ("AWS_ACCESS_KEY_ID", "test".as_ref()),
        ("AWS_SECRET_ACCESS_KEY", "test".as_ref()),
        ("AWS_REGION", "us-east-1".as_ref()),
        ("AWS_DEFAULT_REGION", "us-east-1".as_ref()),
        // Looking for an instance's credentials costs seconds where there is no instance.
        ("AWS_EC2_METADATA_DISABLED", "true".as_ref()),
    ];
    fixed.into_iter().map(|(key, value)| (key.into(), value.to_owned())).collect()
}

/// Takes the caller's `TF_*` and `AWS_*` variables away: a plugin cache, a profile or a `TF_VAR_` set at some desk
/// would change what the commands do. `TF_LOG*` stays, because it is how one looks into a failing test.
pub(super) fn hide_the_users_own(command: &mut Command) {
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        let hidden = name.starts_with("TF_") || name.starts_with("AWS_");
        if hidden && !name.starts_with("TF_LOG") {
            command.env_remove(&key);
        }
    }
}
