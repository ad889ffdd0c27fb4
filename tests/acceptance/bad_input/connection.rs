//! Where AWS is asked, and with which keys.

use super::assert_refused;
use crate::support::{Configuration, GATE, Lab, assert_says, flat, nobody_listens};

#[tokio::test]
async fn an_endpoint_nobody_listens_at() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let (_taken, address) = nobody_listens();
    let endpoint = format!("http://{address}");
    lab.write(&Configuration::of(lab.ready()).endpoint(&endpoint).arguments(GATE));
    let run = lab.apply("green").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, "Error: AWS could not be asked");
    assert_says(&run, &format!("{endpoint} could not be reached (Connection refused"));
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn keys_that_aws_does_not_know() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.write(&Configuration::of(lab.ready()).access_key("AKIABADBADBADBADBADB"));
    let run = lab.apply("green").await.failure();
    assert_eq!(flat(&run).matches("Error: ").count(), 1, "{}", run.both());
    assert_says(&run, "AWS answered InvalidClientTokenId");
    assert_says(&run, "Check the credentials and what they are allowed to do.");
    assert_eq!(lab.answers().await, ["blue"]);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn an_endpoint_that_is_no_url() {
    assert_refused(
        |_, configuration| {
            configuration
                .provider_block("region = \"eu-central-1\"\n  endpoints {\n    elbv2 = \"localhost:4566\"\n  }")
        },
        &[
            "Error: Invalid elbv2",
            "elbv2 = ",
            r#"Expected a URL such as "http://127.0.0.1:8080", got "localhost:4566"."#,
        ],
    )
    .await;
}
