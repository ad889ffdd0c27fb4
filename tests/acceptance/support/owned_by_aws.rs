//! A configuration whose listeners, target groups and targets are hashicorp/aws's, in front of a load balancer that is there
//! already, since that provider sleeps for a minute over each one that it creates.

use std::path::Path;

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use workbench::{AwsMirror, Run, Terraform, Workspace, http};

use super::PROVIDER;

/// The load balancer, and the two fleets that a user would have.
const TOPOLOGY: &str = r#"
[[load_balancers]]
name = "web"
[[target_groups]]
name = "fleet-blue"
backends = { color = "blue", count = 2 }
[[target_groups]]
name = "fleet-green"
backends = { color = "green", count = 2 }
"#;

const PROVIDERS: &str = r#"
terraform {
  required_providers {
    aws       = { source = "AWS" }
    bluegreen = { source = "bluegreen/bluegreen" }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    elbv2 = "ENDPOINT"
    ec2   = "ENDPOINT"
    sts   = "ENDPOINT"
  }
}

provider "bluegreen" {
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
  endpoints {
    elbv2 = "ENDPOINT"
    sts   = "ENDPOINT"
  }
}

variable "active_color" { type = string }
variable "load_balancer_arn" { type = string }
variable "blue_ports" { type = list(number) }
variable "green_ports" { type = list(number) }
"#;

/// A sandbox, and a Terraform workspace with both providers.
pub(crate) struct OwnedByAws {
    sandbox: Sandbox,
    workspace: Workspace,
}

impl OwnedByAws {
    /// Starts it with this configuration beside the providers, initialized and not applied.
    pub(crate) async fn start(configuration: &str) -> OwnedByAws {
        OwnedByAws::with_files(&[("main.tf", configuration)]).await
    }

    /// Starts it with these files beside the providers.
    pub(crate) async fn with_files(files: &[(&str, &str)]) -> OwnedByAws {
        let topology = Topology::from_toml(TOPOLOGY).unwrap();
        let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
        let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
        let mut workspace = Workspace::new(&terraform, Path::new(PROVIDER)).unwrap();
        workspace.add_aws();
        let providers = PROVIDERS.replace("AWS", AwsMirror::SOURCE).replace("ENDPOINT", &sandbox.ready().endpoint);
        workspace.write("providers.tf", &providers);
        files.iter().for_each(|(name, content)| workspace.write(name, content));
        workspace.write("terraform.tfvars", &variables(sandbox.ready()));
        workspace.run(&["init", "-no-color"]).await.success();
        OwnedByAws { sandbox, workspace }
    }

    /// Replaces the configuration beside the providers.
    pub(crate) fn rewrite(&self, configuration: &str) {
        self.write("main.tf", configuration);
    }

    /// Writes one file of the configuration.
    pub(crate) fn write(&self, name: &str, content: &str) {
        self.workspace.write(name, content);
    }

    /// Takes one file of the configuration away.
    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.workspace.path().join(name)).unwrap();
    }

    /// The configuration is valid as it stands.
    pub(crate) async fn validate(&self) {
        self.workspace.run(&["validate", "-no-color"]).await.success();
    }

    /// Runs this command of Terraform with this active color and these other variables.
    pub(crate) async fn terraform(&self, command: &[&str], color: &str, variables: &[&str]) -> Run {
        let color = format!("-var=active_color={color}");
        let variables: Vec<_> = variables.iter().map(|variable| format!("-var={variable}")).collect();
        let options = ["-no-color", "-input=false", &color];
        let variables = variables.iter().map(String::as_str);
        self.workspace.run(&command.iter().copied().chain(options).chain(variables).collect::<Vec<_>>()).await
    }

    pub(crate) async fn apply(&self, color: &str, variables: &[&str]) -> Run {
        self.terraform(&["apply", "-auto-approve"], color, variables).await
    }

    pub(crate) async fn assert_plan_is_empty(&self, color: &str, variables: &[&str]) {
        let plan = self.terraform(&["plan", "-detailed-exitcode"], color, variables).await;
        assert_eq!(plan.code, 0, "{}", plan.both());
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.sandbox.ready().endpoint
    }

    /// What is there now.
    pub(crate) async fn now(&self) -> Ready {
        let url = format!("{}/_sandbox/ready", self.endpoint());
        serde_json::from_str(&http::get(&url).await.unwrap().body).unwrap()
    }

    /// The URL of the listener with this port.
    pub(crate) async fn url(&self, port: u16) -> String {
        self.listener(port).await.1
    }

    /// The ARN and the URL of the listener with this port.
    pub(crate) async fn listener(&self, port: u16) -> (String, String) {
        let now = self.now().await;
        let listener = now.load_balancers[0].listeners.iter().find(|listener| listener.port == port).unwrap();
        (listener.arn.clone(), listener.url.clone())
    }

    /// The color of one answer of the listener with this port.
    pub(crate) async fn color(&self, port: u16) -> Option<String> {
        http::get(&self.url(port).await).await.unwrap().color
    }

    /// The target groups whose names begin with this.
    pub(crate) async fn groups(&self, prefix: &str) -> Vec<String> {
        let groups = self.now().await.target_groups.into_iter();
        groups.filter(|group| group.name.starts_with(prefix)).map(|group| group.arn).collect()
    }

    /// Makes API calls go wrong.
    pub(crate) async fn faults(&self, rules: &str) {
        let answer = http::put(&format!("{}/_sandbox/faults", self.endpoint()), rules).await.unwrap();
        assert!(answer.status.is_success(), "{}", answer.body);
    }
}

fn variables(ready: &Ready) -> String {
    let ports = |name: &str| {
        let fleet = ready.target_groups.iter().find(|group| group.name == name).unwrap();
        fleet.targets.iter().map(|target| target.port).collect::<Vec<_>>()
    };
    format!(
        "load_balancer_arn = {:?}\nblue_ports = {:?}\ngreen_ports = {:?}\n",
        ready.load_balancers[0].arn,
        ports("fleet-blue"),
        ports("fleet-green"),
    )
}
