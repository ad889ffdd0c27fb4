//! What clients with wrong credentials are told.

use crate::client::{SIGNED, try_call};
use crate::world::start;

async fn with(authorization: &str) -> (u16, String) {
    let world = start().await;
    let answer = try_call(world.endpoint(), authorization, "DescribeLoadBalancers", &[]).await.unwrap();
    (answer.status, if answer.status == 200 { String::new() } else { answer.text("Code") })
}

fn signed(key: &str, region: &str) -> String {
    SIGNED.replace("AKIDEXAMPLE", key).replace("us-east-1", region)
}

#[tokio::test]
async fn any_other_key_is_good() {
    assert_eq!(with(SIGNED).await, (200, String::new()));
}

#[tokio::test]
async fn a_call_without_credentials_is_told_so() {
    assert_eq!(with("").await, (403, "MissingAuthenticationToken".to_owned()));
}

#[tokio::test]
async fn a_bad_key_is_invalid() {
    for key in ["BADKEY", "AKIABADKEY"] {
        assert_eq!(with(&signed(key, "us-east-1")).await, (403, "InvalidClientTokenId".to_owned()));
    }
}

#[tokio::test]
async fn an_expired_key_is_expired() {
    assert_eq!(with(&signed("EXPIREDKEY", "us-east-1")).await, (403, "ExpiredToken".to_owned()));
}

#[tokio::test]
async fn another_region_is_named_in_the_error() {
    let world = start().await;
    let answer = try_call(world.endpoint(), &signed("KEY", "eu-west-1"), "DescribeLoadBalancers", &[]).await.unwrap();
    answer.assert_error(403, "SignatureDoesNotMatch");
    assert!(answer.text("Message").contains("eu-west-1") && answer.text("Message").contains("us-east-1"));
}
