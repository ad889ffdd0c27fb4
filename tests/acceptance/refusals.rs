//! What the provider will not touch, and says why.

mod default_rule;
mod lasting;
mod service;
mod unread_attributes;

use crate::support::{Configuration, Lab, assert_says, one_listener};

/// An apply over this listener is refused with these sentences, and nothing is written.
async fn assert_refused(listener: &str, says: &[&str]) {
    let lab = Lab::toml(&one_listener(listener), Configuration::of).await;
    let apply = lab.apply("green").await.failure();
    for sentence in says {
        assert_says(&apply, sentence);
    }
    assert_eq!(lab.calls("Modify").await, Vec::<serde_json::Value>::new());
    assert_eq!(lab.switch().await, serde_json::Value::Null);
}

#[tokio::test]
async fn a_route_that_also_forwards_to_a_foreign_target_group() {
    let listener = "forward = { blue = 1, other = 1 }\n[[target_groups]]\nname = \"other\"\n";
    assert_refused(listener, &["Error: Route forwards to an undeclared target group", "targetgroup/other/"]).await;
}

#[tokio::test]
async fn a_route_that_redirects() {
    let listener = r#"default_actions = [{ type = "redirect", config = { StatusCode = "HTTP_301", Port = "443" } }]"#;
    assert_refused(listener, &["Error: Route does not forward", "its action is `redirect`"]).await;
}

#[tokio::test]
async fn an_action_list_that_could_not_be_written_back() {
    // A setting that some later version of the API may have, and that the SDK of today drops without a word.
    let listener = r#"protocol = "HTTPS"
        default_actions = [
            { type = "authenticate-oidc", config = { Issuer = "https://idp.example", TokenBinding = "strict", AuthorizationEndpoint = "https://idp.example/a", TokenEndpoint = "https://idp.example/t", UserInfoEndpoint = "https://idp.example/u", ClientId = "web", ClientSecret = "s" } },
            { type = "forward", target_groups = { blue = 1 } },
        ]"#;
    assert_refused(
        listener,
        &["Error: Route has settings that would be lost", "`AuthenticateOidcConfig.TokenBinding` of action 1"],
    )
    .await;
}

#[tokio::test]
async fn a_target_group_that_does_not_exist() {
    let missing = |ready: &bluegreen_sandbox::Ready| {
        let configuration = Configuration::of(ready);
        let routes = configuration.routes.replace("targetgroup/green/", "targetgroup/grean/");
        configuration.routes(routes)
    };
    let lab = Lab::toml(&one_listener("forward = { blue = 1 }"), missing).await;
    let apply = lab.apply("green").await.failure();
    assert_says(&apply, "Error: Target group not found");
    assert_says(&apply, "its green target group");
    assert_says(&apply, "http = {");
    assert_eq!(lab.calls("Modify").await, Vec::<serde_json::Value>::new());
}
