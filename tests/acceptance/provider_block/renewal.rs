//! Credentials that expire in the middle of a cutover are renewed, and a token that AWS calls expired is no bad news of the
//! new color.

use super::lab;
use crate::support::{Configuration, Lab};

/// Prints keys that are about to expire: the SDK looks for new ones ten seconds before. The first set after somebody put a file
/// named `expire` beside it is one that AWS takes for expired already.
const KEYS: &str = r#"#!/bin/sh
directory=$(dirname "$0")
key=good
if [ -f "$directory/expire" ]; then rm "$directory/expire"; key=EXPIRED; fi
later=$(date -u -d "+12 seconds" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -v+12S +%Y-%m-%dT%H:%M:%SZ)
printf '{"Version":1,"AccessKeyId":"%s","SecretAccessKey":"s","SessionToken":"t","Expiration":"%s"}' "$key" "$later"
"#;

/// A switch that bakes for a while, with keys that a program gives.
async fn with_keys_of_a_program() -> Lab {
    let lab = lab("").await;
    let (directory, endpoint) = (lab.workspace.path().to_owned(), &lab.ready().endpoint);
    lab.workspace.write("keys.sh", KEYS);
    let program = format!("/bin/sh {}", directory.join("keys.sh").display());
    lab.workspace.write("config", &format!("[profile release]\nregion = us-east-1\ncredential_process = {program}\n"));
    let block = format!(
        "profile = \"release\"\n  shared_config_files = [\"{}\"]\n  endpoints {{\n    elbv2 = \"{endpoint}\"\n  }}",
        directory.join("config").display()
    );
    let arguments = "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"0s\"\n  parity = \"off\"\n  \
                     bake = { duration = \"10s\" }";
    lab.write(&Configuration::of(lab.ready()).provider_block(block).arguments(arguments));
    lab
}

#[tokio::test]
async fn keys_that_expire_in_a_bake_are_renewed_and_the_cutover_is_completed() {
    let lab = with_keys_of_a_program().await;
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    lab.workspace.write("expire", "");
    apply.wait().await.success();

    let expire = lab.workspace.path().join("expire");
    assert!(!expire.exists(), "the keys were not renewed in the bake");
    let refused = lab.calls("").await.iter().filter(|call| call["outcome"] == "ExpiredToken").count();
    assert!(refused > 0, "nobody was told that a token has expired");
    assert_eq!(lab.weights().await, (0, 100));
    lab.assert_plan_is_empty("green").await;
}
