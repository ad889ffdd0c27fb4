//! Other kinds of listeners than the plain one: network, HTTPS with authentication, sticky, and several load balancers.

use std::collections::BTreeSet;

use workbench::http;

use crate::support::{Configuration, Lab, TWO_COLORS, assert_says, group, one_listener, route};

/// The default switch over this listener of an application load balancer, applied with blue.
async fn lab(listener: &str) -> Lab {
    let lab = Lab::toml(&one_listener(listener), Configuration::of).await;
    lab.apply("blue").await.success();
    lab
}

#[tokio::test]
async fn a_network_load_balancer_is_switched_and_given_more_time_to_settle() {
    let groups = TWO_COLORS.replace("name =", "protocol = \"TCP\"\nname =");
    let topology = format!(
        "[[load_balancers]]\nname = \"tcp\"\ntype = \"network\"\n[[load_balancers.listeners]]\nport = 80\n\
         protocol = \"TCP\"\nforward = {{ blue = 1 }}\n{groups}"
    );
    let lab = Lab::toml(&topology, Configuration::of).await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;

    lab.write(&Configuration::of(lab.ready()).arguments(""));
    assert_says(&lab.plan("blue").await, "Settle: wait 10m for the load balancer to follow.");
}

#[tokio::test]
async fn authentication_is_still_there_after_a_cutover() {
    let lab = lab(r#"protocol = "HTTPS"
        default_actions = [
            { type = "authenticate-oidc", config = { Issuer = "https://idp.example", AuthorizationEndpoint = "https://idp.example/a", TokenEndpoint = "https://idp.example/t", UserInfoEndpoint = "https://idp.example/u", ClientId = "web", ClientSecret = "s3cr3t", SessionTimeout = "3600", Scope = "openid email" } },
            { type = "forward", target_groups = { blue = 1 } },
        ]"#)
    .await;
    let describe = || async {
        let arn = ("ListenerArns.member.1".to_owned(), lab.listener().to_owned());
        lab.aws().call("DescribeListeners", &[arn]).await
    };
    let settings = |reply: &str| {
        let (_, rest) = reply.split_once("<AuthenticateOidcConfig>").unwrap();
        let config = rest.split_once("</AuthenticateOidcConfig>").unwrap().0;
        config.split('<').filter(|part| !part.starts_with('/')).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    let before = settings(&describe().await);
    assert!(before.contains("SessionTimeout>3600") && before.contains("Scope>openid email"), "{before:?}");
    lab.apply("green").await.success();
    let after = settings(&describe().await);
    // AWS adds its defaults to what is written; nothing may be gone or changed.
    assert!(before.is_subset(&after), "before: {before:?}\nafter: {after:?}");
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn sticky_sessions_are_kept_and_warned_of() {
    let lab = lab("forward = { blue = 1, green = 0 }\nstickiness_seconds = 3600").await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Sticky sessions");
    assert_says(&plan, "Clients that were served by blue may stay with it for up to 1h after the shift.");
    lab.apply("green").await.success();
    let arn = ("ListenerArns.member.1".to_owned(), lab.listener().to_owned());
    let reply = lab.aws().call("DescribeListeners", &[arn]).await;
    assert!(reply.contains("<DurationSeconds>3600</DurationSeconds>"), "{reply}");
}

#[tokio::test]
async fn two_load_balancers_move_together() {
    let topology = format!(
        "[[load_balancers]]\nname = \"public\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1 }}\n\
         [[load_balancers]]\nname = \"private\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue2 = 1 }}\n\
         {TWO_COLORS}\n{}",
        TWO_COLORS.replace("name = \"blue\"", "name = \"blue2\"").replace("name = \"green\"", "name = \"green2\"")
    );
    let lab = Lab::toml(&topology, |ready| {
        let listener = |index: usize| ready.load_balancers[index].listeners[0].arn.as_str();
        let routes = [
            route("public", "listener_arn", listener(0), group(ready, "blue"), group(ready, "green")),
            route("private", "listener_arn", listener(1), group(ready, "blue2"), group(ready, "green2")),
        ];
        Configuration::of(ready).routes(routes.concat())
    })
    .await;
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    for load_balancer in &lab.ready().load_balancers {
        let answer = http::get(&load_balancer.listeners[0].url).await.unwrap();
        assert_eq!(answer.color.as_deref(), Some("green"), "{}", load_balancer.name);
    }
    lab.assert_plan_is_empty("green").await;
}
