//! Proxies and certificates: one rule for the API and for HTTP checks.

use bluegreen_sandbox::Ready;
use workbench::http;

use crate::support::{Configuration, Crossroads, Lab, OneAnswer, TWO_COLORS, assert_says, guarded_server};

/// A switch whose gate checks this URL.
fn checking(ready: &Ready, url: &str) -> Configuration {
    Configuration::of(ready).arguments(format!(
        "gate = {{\n    stable_for = \"0s\"\n    interval = \"1s\"\n    timeout = \"8s\"\n    \
         http_checks = [{{ url = \"{url}\" }}]\n  }}\n  settle = \"0s\""
    ))
}

/// A lab whose switch has blue, and then checks this URL.
async fn lab(url: &str) -> Lab {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    lab.write(&checking(lab.ready(), url));
    lab
}

#[tokio::test]
async fn this_machine_is_never_asked_through_a_proxy_neither_by_calls_nor_by_checks() {
    let mut lab = lab("http://localhost:1").await;
    lab.write(&checking(lab.ready(), lab.url()));
    let closed = Crossroads::closed().await;
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
        lab.workspace.env(name, &closed.endpoint);
    }
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    assert_eq!(closed.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_check_over_http_goes_through_the_proxy_of_either_spelling_with_its_user() {
    let wanted: &[&str] = &[
        "GET http://web.test/ready HTTP/1.1\r\n",
        "host: web.test\r\n",
        "proxy-authorization: Basic dXNlcjp3b3Jk\r\n",
    ];
    for variable in ["HTTP_PROXY", "http_proxy"] {
        let mut lab = lab("http://web.test/ready").await;
        let proxy = guarded_server(wanted).await.replace("http://", "http://user:word@");
        lab.workspace.env(variable, proxy);
        lab.apply("green").await.success();
        assert_eq!(lab.answers().await, ["green"]);
    }
}

#[tokio::test]
async fn a_check_over_https_asks_the_proxy_for_a_tunnel_and_calls_to_aws_do_too() {
    let (mut lab, proxy) = (lab("https://web.test/ready").await, Crossroads::closed().await);
    lab.workspace.env("HTTPS_PROXY", &proxy.endpoint);
    lab.apply("green").await.failure();
    let asked = proxy.asked();
    assert!(!asked.is_empty() && asked.iter().all(|line| line == "CONNECT web.test:443 HTTP/1.1"), "{asked:?}");
    assert_eq!(lab.answers().await, ["blue"]);

    let block = "max_retries = 0\n  region = \"us-east-1\"\n  allowed_account_ids = [\"000000000000\"]";
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab.plan("green").await.failure();
    assert_eq!(proxy.asked().pop().unwrap(), "CONNECT sts.us-east-1.amazonaws.com:443 HTTP/1.1");
}

#[tokio::test]
async fn hosts_in_no_proxy_are_asked_directly() {
    for variable in ["NO_PROXY", "no_proxy"] {
        let (mut lab, proxy) = (lab("http://web.test/ready").await, OneAnswer::start(200, "text/plain", "fine").await);
        lab.workspace.env("HTTP_PROXY", &proxy.endpoint);
        lab.workspace.env(variable, "other.test,.test");
        // Nobody knows this host, and the proxy would have answered in its place.
        assert_says(&lab.apply("green").await.failure(), "HTTP check 1");
        assert_eq!(lab.answers().await, ["blue"]);
    }
}

#[tokio::test]
async fn the_block_goes_before_the_environment_and_an_empty_text_means_no_proxy() {
    let proxy = OneAnswer::start(200, "text/plain", "fine").await;
    for (argument, passes) in [
        (format!("http_proxy = \"{}\"", proxy.endpoint), true),
        ("http_proxy = \"\"".to_owned(), false),
        (format!("http_proxy = \"{}\"\n  no_proxy = \"web.test\"", proxy.endpoint), false),
    ] {
        let mut lab = lab("http://web.test/ready").await;
        let environments = if passes { "http://127.0.0.1:1" } else { &proxy.endpoint };
        lab.workspace.env("HTTP_PROXY", environments);
        let block = Configuration::of(lab.ready()).provider().replace("region = ", &format!("{argument}\n  region = "));
        let switch = checking(lab.ready(), "http://web.test/ready").text();
        let switch = switch.split_once("variable \"active_color\"").unwrap().1;
        lab.workspace.write("main.tf", &format!("{block}\nvariable \"active_color\"{switch}"));
        let run = lab.apply("green").await;
        assert_eq!(run.code == 0, passes, "{argument}: {}", run.both());
    }
}

#[tokio::test]
async fn a_proxy_in_the_block_that_is_alone_there_is_one_for_https_too() {
    let (lab, proxy) = (lab("http://localhost:1").await, Crossroads::closed().await);
    let block = |more: &str| {
        format!(
            "max_retries = 0\n  region = \"us-east-1\"\n  allowed_account_ids = [\"000000000000\"]\n  http_proxy = \"{}\"\n  {more}",
            proxy.endpoint
        )
    };
    lab.write(&Configuration::of(lab.ready()).provider_block(block("")));
    lab.plan("green").await.failure();
    assert_eq!(proxy.asked(), ["CONNECT sts.us-east-1.amazonaws.com:443 HTTP/1.1"]);
}

#[tokio::test]
async fn a_proxy_that_is_none_is_named_without_its_password() {
    for (variable, value) in
        [("HTTP_PROXY", "socks5://user:planted-hush@proxy.test"), ("https_proxy", "http://user:planted-hush@")]
    {
        let mut lab = lab("http://localhost:1").await;
        lab.workspace.env(variable, value);
        let run = lab.plan("green").await.failure();
        assert_says(&run, "Error: Invalid proxy");
        assert_says(&run, &format!("`{variable}`: expected the URL of an HTTP proxy, such as"));
        assert!(!run.both().contains("planted-hush"), "{}", run.both());
    }
}

/// A switch whose gate checks an encrypted listener, and the path of the certificate that its authority has.
async fn encrypted() -> (Lab, String) {
    let plain = "[[load_balancers.listeners]]\nport = 80\nforward = { blue = 1 }\n";
    let encrypted = "[[load_balancers.listeners]]\nport = 443\nprotocol = \"HTTPS\"\nforward = { green = 1 }\n";
    let topology = format!("[[load_balancers]]\nname = \"web\"\n{plain}{encrypted}{TWO_COLORS}");
    let lab = Lab::toml(&topology, |ready| checking(ready, &ready.load_balancers[0].listeners[1].url)).await;
    lab.apply("blue").await.success();
    let pem = http::get(&format!("{}/_sandbox/ca.pem", lab.ready().endpoint)).await.unwrap();
    lab.workspace.write("ca.pem", &pem.body);
    let path = lab.workspace.path().join("ca.pem").display().to_string();
    (lab, path)
}

#[tokio::test]
async fn checks_trust_the_bundle_that_variables_name_and_nobody_else_without() {
    let (lab, _) = encrypted().await;
    let run = lab.apply("green").await.failure();
    assert_says(&run, "invalid peer certificate");
    for variable in ["AWS_CA_BUNDLE", "SSL_CERT_FILE"] {
        let (mut lab, bundle) = encrypted().await;
        lab.workspace.env(variable, bundle);
        lab.apply("green").await.success();
        assert_eq!(lab.answers().await, ["green"]);
    }
}

#[tokio::test]
async fn calls_to_aws_trust_the_bundle_of_the_block_and_of_variables() {
    let (mut lab, bundle) = encrypted().await;
    let block = |more: &str| {
        format!(
            "max_retries = 0\n  region = \"us-east-1\"\n  allowed_account_ids = [\"000000000000\"]\n  {more}\n  \
             endpoints {{\n    sts = \"{}\"\n  }}",
            lab.ready().load_balancers[0].listeners[1].url
        )
    };
    let with = |block: String| Configuration::of(lab.ready()).provider_block(block);
    let at_home = with(block("custom_ca_bundle = \"~/ca.pem\""));
    let (without, with) = (with(block("")), with(block(&format!("custom_ca_bundle = \"{bundle}\""))));
    lab.write(&without);
    assert_says(&lab.plan("blue").await.failure(), "invalid peer certificate");
    // It is a backend and no STS that answers, so it was trusted.
    lab.write(&with);
    assert_says(&lab.plan("blue").await.failure(), "the reply was not understood (HTTP 200)");
    lab.write(&at_home);
    let home = lab.workspace.path().to_owned();
    lab.workspace.env("HOME", home);
    assert_says(&lab.plan("blue").await.failure(), "the reply was not understood (HTTP 200)");
    lab.write(&without);
    lab.workspace.env("AWS_CA_BUNDLE", bundle);
    assert_says(&lab.plan("blue").await.failure(), "the reply was not understood (HTTP 200)");
}

#[tokio::test]
async fn a_bundle_that_cannot_be_used_is_named() {
    let mut lab = lab("http://localhost:1").await;
    lab.workspace.write("empty.pem", "nothing");
    for (path, why) in [("/nowhere/ca.pem", "No such file"), ("empty.pem", "it has no certificate in PEM form")] {
        lab.workspace.env("AWS_CA_BUNDLE", path);
        let run = lab.plan("green").await.failure();
        assert_says(&run, "Error: Certificates not readable");
        assert_says(
            &run,
            &format!("`AWS_CA_BUNDLE` to name a file of certificates in PEM form, got \"{path}\": {why}"),
        );
    }
}
