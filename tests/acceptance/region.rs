//! The region is that of the ARNs, and one provider block serves all regions.

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use serde_json::Value;
use workbench::http;

use crate::support::{Configuration, Crossroads, GATE, Lab, assert_says, flat, group, place, route, switch_for_each};

/// The provider's block for another region, with this address.
fn in_ireland(endpoint: &str) -> String {
    format!(
        "region = \"eu-west-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  endpoints {{\n    elbv2 = \"{endpoint}\"\n    \
         cloudwatch = \"{endpoint}\"\n    ec2 = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
    )
}

#[tokio::test]
async fn the_region_of_the_arns_is_asked_whatever_the_block_says() {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).provider_block(in_ireland(&lab.ready().endpoint)));
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

/// One switch for each of two regions, from one block.
fn for_each_region(one: &Ready, other: &Ready, provider: &str) -> String {
    let of = |ready: &Ready| {
        let listener = &ready.load_balancers[0].listeners[0].arn;
        place(&ready.region, listener, group(ready, "blue"), group(ready, "green"))
    };
    let switches = switch_for_each(&format!("{{\n{}  }}", [one, other].map(of).concat()), GATE);
    format!("{provider}\nvariable \"active_color\" {{\n  type    = string\n  default = \"blue\"\n}}\n\n{switches}")
}

#[tokio::test]
async fn one_provider_block_serves_a_for_each_over_regions() {
    let lab = Lab::default().await;
    let ireland = format!("region = \"eu-west-1\"\n{}", Topology::DEFAULT_TOML);
    let ireland = Sandbox::start(Topology::from_toml(&ireland).unwrap(), Options::default()).await.unwrap();
    // One address for both regions: the signature says which of them is meant.
    let regions = [lab.ready(), ireland.ready()].map(|ready| (ready.region.clone(), ready.endpoint.clone()));
    let crossroads = Crossroads::between(regions).await;
    let role = "assume_role {\n    role_arn = \"arn:aws:iam::000000000000:role/deploy\"\n  }";
    let block = format!("{}\n  {role}", in_ireland(&crossroads.endpoint));
    let provider = Configuration::of(lab.ready()).provider_block(block).provider();
    lab.workspace.write("main.tf", &for_each_region(lab.ready(), ireland.ready(), &provider));
    for color in ["blue", "green"] {
        lab.apply(color).await.success();
        for ready in [lab.ready(), ireland.ready()] {
            let answer = lab.get(&ready.load_balancers[0].listeners[0].url).await;
            assert_eq!(answer.color.as_deref(), Some(color), "{}", ready.region);
        }
        lab.assert_plan_is_empty(color).await;
    }
    // In an apply Terraform starts the provider twice, and in a plan once.
    let assumed = sessions(&ireland.ready().endpoint).await;
    assert_eq!((assumed, sessions(&lab.ready().endpoint).await), (6, 0), "a role is assumed once for all regions");
}

/// How many sessions of roles were issued here.
async fn sessions(endpoint: &str) -> usize {
    let answer = http::get(&format!("{endpoint}/_sandbox/sessions")).await.unwrap();
    serde_json::from_str::<Vec<Value>>(&answer.body).unwrap().len()
}

#[tokio::test]
async fn routes_of_two_regions_in_one_switch_are_refused_and_the_argument_is_named() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let (before, calls) = (lab.switch().await, lab.calls("").await);
    let (blue, green) = (lab.group("blue"), lab.group("green").replace("us-east-1", "eu-west-1"));
    let routes = route("http", "listener_arn", lab.listener(), blue, &green);
    lab.write(&Configuration::of(lab.ready()).routes(routes));
    for run in [lab.plan("green").await, lab.apply("green").await] {
        let run = run.failure();
        assert_says(&run, "Error: Several regions");
        let says = format!(
            "Route http: `green_target_group_arn` is in the region eu-west-1 ({green}), and `listener_arn` of route http in \
             us-east-1."
        );
        assert_says(&run, &says);
    }
    let writes = |calls: &[Value]| calls.iter().filter(|call| call["action"] == "ModifyListener").count();
    assert_eq!(writes(&lab.calls("").await), writes(&calls), "nothing moved");
    assert_eq!(lab.switch().await, before);
    lab.write(&Configuration::of(lab.ready()));
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn the_data_sources_name_the_argument_too() {
    let lab = Lab::default().await;
    let (listener, blue) = (lab.listener(), lab.group("blue"));
    let green = lab.group("green").replace("us-east-1", "eu-west-1");
    let groups = format!("blue_target_group_arn = \"{blue}\"\n  green_target_group_arn = \"{green}\"");
    for data in [
        format!("data \"bluegreen_parity\" \"web\" {{\n  {groups}\n}}\n"),
        format!("data \"bluegreen_switch\" \"web\" {{\n  listener_arn = \"{listener}\"\n  {groups}\n}}\n"),
    ] {
        let provider = Configuration::of(lab.ready()).provider();
        lab.workspace.write("main.tf", &format!("{provider}\n{data}"));
        let plan = lab.workspace.run(&["plan", "-no-color"]).await.failure();
        assert_says(&plan, "Error: Several regions");
        assert_says(&plan, "`green_target_group_arn` is in the region eu-west-1");
        assert_eq!(flat(&plan).matches("Error: ").count(), 1, "{}", plan.both());
    }
}
