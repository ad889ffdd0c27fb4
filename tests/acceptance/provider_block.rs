//! The provider block: what it takes, what comes from the environment instead, and what goes before what.

mod credentials;
mod endpoints;
mod invalid;
mod renewal;
mod role_chains;
mod roles;
mod secrets;

use std::path::PathBuf;

use crate::support::{Configuration, Crossroads, Lab, assert_says};

/// Keys that the sandbox refuses, as AWS does with keys it does not know.
const REFUSED: &str = "AKIABADBADBADBADBADB";

/// A switch under this provider block.
async fn lab(block: &str) -> Lab {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab
}

/// A switch under an empty provider block, with the sandbox's address in the environment.
async fn lab_by_environment(block: &str) -> Lab {
    let mut lab = lab(block).await;
    let endpoint = lab.ready().endpoint.clone();
    lab.workspace.env("AWS_ENDPOINT_URL", endpoint);
    lab
}

/// A shared credentials file beside the configuration, with one set of keys under each of these profiles.
fn credentials_file(lab: &Lab, profiles: &[(&str, &str)]) -> PathBuf {
    let section = |(profile, key): &(&str, &str)| {
        format!("[{profile}]\naws_access_key_id = {key}\naws_secret_access_key = secret\n")
    };
    lab.workspace.write("credentials", &profiles.iter().map(section).collect::<String>());
    lab.workspace.path().join("credentials")
}

/// The keys in the environment are these.
fn set_keys(lab: &mut Lab, access_key: &str) {
    lab.workspace.env("AWS_ACCESS_KEY_ID", access_key);
    lab.workspace.env("AWS_SECRET_ACCESS_KEY", if access_key.is_empty() { "" } else { "secret" });
}

/// AWS was asked with keys it does not know.
async fn assert_keys_refused(lab: &Lab) {
    assert_says(&lab.apply("blue").await.failure(), "AWS answered InvalidClientTokenId");
}

#[tokio::test]
async fn everything_can_come_from_the_environment() {
    let lab = lab_by_environment("").await;
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn the_address_of_one_api_goes_before_the_address_of_all() {
    let mut lab = lab("").await;
    let endpoint = lab.ready().endpoint.clone();
    lab.workspace.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    lab.workspace.env("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", &endpoint);
    lab.apply("blue").await.success();

    lab.workspace.env("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://127.0.0.1:1");
    let run = lab.plan("green").await;
    assert_says(&run, "http://127.0.0.1:1 could not be reached");
    let block = format!("endpoints {{\n    elbv2 = \"{endpoint}\"\n  }}");
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab.assert_plan_is_empty("blue").await;
}

/// A block that asks AWS itself for the account, through a proxy that lets nobody through.
async fn lab_before_closed_proxy(block: &str) -> (Lab, Crossroads) {
    let (mut lab, proxy) = (
        lab(&format!("{block}\n  max_retries = 0\n  allowed_account_ids = [\"000000000000\"]")).await,
        Crossroads::closed().await,
    );
    lab.workspace.env("HTTPS_PROXY", &proxy.endpoint);
    (lab, proxy)
}

#[tokio::test]
async fn the_region_in_the_block_goes_before_the_environments() {
    for (block, region) in [("", "eu-west-1"), ("region = \"us-east-2\"", "us-east-2")] {
        let (mut lab, proxy) = lab_before_closed_proxy(block).await;
        lab.workspace.env("AWS_REGION", "eu-west-1");
        lab.plan("blue").await.failure();
        assert_eq!(proxy.asked()[0], format!("CONNECT sts.{region}.amazonaws.com:443 HTTP/1.1"));
    }
}

#[tokio::test]
async fn a_variable_that_is_empty_is_not_set() {
    let mut lab = lab_by_environment("").await;
    lab.workspace.env("AWS_REGION", "");
    lab.workspace.env("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "");
    lab.workspace.env("AWS_ENDPOINT_URL_STS", "");
    lab.apply("blue").await.success();

    let (mut lab, proxy) = lab_before_closed_proxy("").await;
    lab.workspace.write("config", "[default]\nregion = eu-west-1\n");
    let file = lab.workspace.path().join("config");
    lab.workspace.env("AWS_CONFIG_FILE", file);
    lab.workspace.env("AWS_REGION", "");
    lab.workspace.env("AWS_DEFAULT_REGION", "");
    lab.plan("blue").await.failure();
    assert_eq!(proxy.asked()[0], "CONNECT sts.eu-west-1.amazonaws.com:443 HTTP/1.1");
}

#[tokio::test]
async fn keys_in_the_block_go_before_everything() {
    let mut lab = lab_by_environment("access_key = \"good\"\n  secret_key = \"secret\"\n  profile = \"refused\"").await;
    set_keys(&mut lab, REFUSED);
    let file = credentials_file(&lab, &[("refused", REFUSED)]);
    lab.workspace.env("AWS_SHARED_CREDENTIALS_FILE", file);
    lab.apply("blue").await.success();
}

#[tokio::test]
async fn a_profile_in_the_block_goes_before_the_environments_keys() {
    let mut lab = lab_by_environment("profile = \"release\"").await;
    set_keys(&mut lab, REFUSED);
    let file = credentials_file(&lab, &[("release", "good")]);
    lab.workspace.env("AWS_SHARED_CREDENTIALS_FILE", file);
    lab.apply("blue").await.success();
}

#[tokio::test]
async fn the_environments_keys_go_before_its_profile() {
    let mut lab = lab_by_environment("").await;
    let file = credentials_file(&lab, &[("release", REFUSED)]);
    lab.workspace.env("AWS_SHARED_CREDENTIALS_FILE", file);
    lab.workspace.env("AWS_PROFILE", "release");
    lab.apply("blue").await.success();
    set_keys(&mut lab, "");
    assert_keys_refused(&lab).await;
}

#[tokio::test]
async fn the_profile_can_come_from_the_environment() {
    let mut lab = lab_by_environment("").await;
    let file = credentials_file(&lab, &[("default", REFUSED), ("release", "good")]);
    set_keys(&mut lab, "");
    lab.workspace.env("AWS_SHARED_CREDENTIALS_FILE", file);
    assert_keys_refused(&lab).await;
    lab.workspace.env("AWS_PROFILE", "release");
    lab.apply("blue").await.success();
}

#[tokio::test]
async fn shared_files_in_the_block_stand_in_for_the_environments() {
    let mut lab = lab_by_environment("").await;
    let file = credentials_file(&lab, &[("release", "good")]);
    lab.workspace.write("config", "[profile release]\nregion = us-east-1\n");
    let block = format!(
        "profile = \"release\"\n  shared_config_files = [\"{}\"]\n  shared_credentials_files = [\"{}\"]",
        lab.workspace.path().join("config").display(),
        file.display()
    );
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab.workspace.env("AWS_SHARED_CREDENTIALS_FILE", "nowhere");
    lab.workspace.env("AWS_CONFIG_FILE", "nowhere");
    lab.apply("blue").await.success();
}

#[tokio::test]
async fn an_empty_text_is_not_set() {
    let empty = ["region", "profile", "access_key", "secret_key", "token"].map(|name| format!("{name} = \"\"\n  "));
    let lab = lab_by_environment(&format!("{}\n  endpoints {{\n    elbv2 = \"\"\n  }}", empty.concat())).await;
    lab.apply("blue").await.success();
}

#[tokio::test]
async fn a_role_is_asked_for_at_sts_before_anything_else() {
    let lab = lab("").await;
    let block = format!(
        "endpoints {{\n    elbv2 = \"{}\"\n    sts = \"http://127.0.0.1:1\"\n  }}\n  max_retries = 0\n  \
         assume_role {{\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }}",
        lab.ready().endpoint
    );
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    let run = lab.apply("blue").await.failure();
    assert_says(
        &run,
        "role arn:aws:iam::123456789012:role/deploy could not be assumed: http://127.0.0.1:1 could not be",
    );
    assert_eq!(lab.calls("").await, Vec::<serde_json::Value>::new());
}

#[tokio::test]
async fn a_block_that_is_not_known_yet_can_be_planned_and_applied() {
    let lab = lab_by_environment("region = terraform_data.region.output").await;
    lab.workspace.write("region.tf", "resource \"terraform_data\" \"region\" {\n  input = \"us-east-1\"\n}\n");
    lab.workspace.run(&["init", "-no-color"]).await.success();
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}
