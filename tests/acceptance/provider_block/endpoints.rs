//! Which addresses are asked: AWS's own ones of each kind, or others.

use super::{lab, lab_before_closed_proxy};
use crate::support::{Configuration, assert_says, flat};

/// The addresses that were asked under this block and with these variables, each once.
async fn asked(block: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let (mut lab, proxy) = lab_before_closed_proxy(block).await;
    for (name, value) in variables {
        lab.workspace.env(name, value);
    }
    let allowed = lab.plan("blue").await.failure();
    assert!(!flat(&allowed).contains("Invalid"), "{}", allowed.both());
    let mut asked = proxy.asked();
    asked.dedup();
    asked
}

fn connect(host: &str) -> Vec<String> {
    vec![format!("CONNECT {host}:443 HTTP/1.1")]
}

#[tokio::test]
async fn fips_and_dual_stack_endpoints_are_asked_for_in_the_block_or_by_variables() {
    let fips = "sts-fips.us-east-1.amazonaws.com";
    assert_eq!(asked("use_fips_endpoint = true", &[]).await, connect(fips));
    assert_eq!(asked("", &[("AWS_USE_FIPS_ENDPOINT", "true")]).await, connect(fips));
    let plain = connect("sts.us-east-1.amazonaws.com");
    assert_eq!(asked("use_fips_endpoint = false", &[("AWS_USE_FIPS_ENDPOINT", "true")]).await, plain);
    let dual = "sts.us-east-1.api.aws";
    assert_eq!(asked("use_dualstack_endpoint = true", &[]).await, connect(dual));
    assert_eq!(asked("", &[("AWS_USE_DUALSTACK_ENDPOINT", "true")]).await, connect(dual));
}

#[tokio::test]
async fn sts_may_be_asked_in_another_region() {
    assert_eq!(asked("sts_region = \"eu-north-1\"", &[]).await, connect("sts.eu-north-1.amazonaws.com"));
}

#[tokio::test]
async fn fips_and_dual_stack_mean_nothing_for_an_api_with_another_address() {
    let lab = lab("").await;
    let endpoint = &lab.ready().endpoint;
    let names = ["elbv2", "cloudwatch", "ec2", "sts"].map(|name| format!("    {name} = \"{endpoint}\"\n"));
    let block =
        format!("use_fips_endpoint = true\n  use_dualstack_endpoint = true\n  endpoints {{\n{}  }}", names.concat());
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn an_address_may_be_written_in_capitals_and_with_a_slash_at_its_end() {
    let lab = lab("").await;
    let endpoint = lab.ready().endpoint.replace("http://", "HTTP://");
    lab.write(&Configuration::of(lab.ready()).endpoint(format!("{endpoint}/")));
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
}

#[tokio::test]
async fn an_address_with_more_than_a_path_is_refused_without_its_secret() {
    for (address, says) in [
        ("http://user:planted-hush@127.0.0.1:1", "Expected a URL without user name and password"),
        ("http://127.0.0.1:1/?planted-hush", "Expected a URL without a query"),
        ("http://127.0.0.1:1#planted-hush", "Expected a URL without a fragment"),
    ] {
        // From a variable, so that Terraform does not print the line that has it.
        let lab = lab("endpoints {\n    elbv2 = var.elbv2\n  }").await;
        lab.workspace.write("variables.tf", "variable \"elbv2\" {\n  type = string\n}\n");
        let variable = format!("-var=elbv2={address}");
        let run = lab.workspace.run(&["plan", "-no-color", "-input=false", &variable]).await.failure();
        assert_says(&run, "Error: Invalid elbv2");
        assert_says(&run, says);
        assert!(!run.both().contains("planted-hush"), "{}", run.both());
    }
    let mut lab = lab("").await;
    lab.workspace.env("AWS_ENDPOINT_URL", "http://user:planted-hush@127.0.0.1:1");
    let run = lab.plan("blue").await.failure();
    assert_says(&run, "Error: Invalid endpoint");
    assert_says(&run, "The address of the ELBv2 API: expected a URL without user name and password");
    assert!(!run.both().contains("planted-hush"), "{}", run.both());
}
