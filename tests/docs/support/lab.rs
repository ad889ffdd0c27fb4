//! A sandbox and a Terraform workspace, for examples that need nothing else.

use std::path::Path;

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use workbench::{AwsMirror, Run, Terraform, Workspace, http};

use super::aws::Aws;
use super::read;

/// A gate and a settle time for tests: nothing has to hold for long.
pub(crate) const TEST_GATE: &str = "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"0s\"";

/// Stages and a bake as the examples have them, but without their long times.
pub(crate) const TEST_STAGES: &str =
    "shift = { canary = { percent = 5, bake = \"1s\" } }\n  bake = { duration = \"1s\", alarms = [\"web-5xx\"] }";

/// A listener with a rule of its own, and one to show the standby, in front of two groups, and the alarm that an example names.
const TOPOLOGY: &str = r#"
[[alarms]]
name = "web-5xx"
state = "OK"

[[load_balancers]]
name = "web"

[[load_balancers.listeners]]
port = 443
protocol = "HTTP"
forward = { blue = 1 }
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{ field = "path-pattern", values = ["/api/*"] }]
forward = { blue = 1 }

[[load_balancers.listeners]]
port = 8443
protocol = "HTTP"
forward = { blue = 1 }

[[target_groups]]
name = "blue"
backends = { color = "blue", count = 2 }
health_check = { interval_ms = 200, timeout_ms = 150 }
[[target_groups]]
name = "green"
backends = { color = "green", count = 2 }
health_check = { interval_ms = 200, timeout_ms = 150 }
"#;

/// A workspace in which `init` finds this provider.
pub(crate) fn workspace() -> Workspace {
    let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
    Workspace::new(&terraform, Path::new(env!("CARGO_BIN_EXE_terraform-provider-bluegreen"))).unwrap()
}

/// A workspace in which `init` finds hashicorp/aws, too.
pub(crate) fn workspace_with_aws() -> Workspace {
    let mut workspace = workspace();
    workspace.add_aws();
    // OpenTofu would look for its own registry's copy, which the mirror does not have.
    let source = AwsMirror::SOURCE;
    workspace.write(
        "source_override.tf",
        &format!("terraform {{\n  required_providers {{\n    aws = {{ source = \"{source}\" }}\n  }}\n}}\n"),
    );
    workspace
}

/// A sandbox and a workspace whose provider talks to it.
pub(crate) struct Lab {
    sandbox: Sandbox,
    pub(crate) workspace: Workspace,
    pub(crate) rule_arn: String,
}

impl Lab {
    pub(crate) async fn start() -> Lab {
        let topology = Topology::from_toml(TOPOLOGY).unwrap();
        let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
        let listener = &sandbox.ready().load_balancers[0].listeners[0].arn;
        let rule_arn = Aws::at(&sandbox.ready().endpoint).rule_arn(listener, false).await;
        Lab { sandbox, workspace: workspace(), rule_arn }
    }

    pub(crate) fn ready(&self) -> &Ready {
        self.sandbox.ready()
    }

    /// An AWS client that knows nothing of Terraform.
    pub(crate) fn aws(&self) -> Aws {
        Aws::at(&self.ready().endpoint)
    }

    pub(crate) fn listener_arn(&self) -> &str {
        &self.ready().load_balancers[0].listeners[0].arn
    }

    pub(crate) fn group_arn(&self, name: &str) -> &str {
        &self.ready().target_groups.iter().find(|group| group.name == name).unwrap().arn
    }

    /// Copies an example into the workspace as it is.
    pub(crate) fn copy(&self, example: &str) {
        let name = example.rsplit('/').next().unwrap();
        self.workspace.write(name, &read(example));
    }

    /// Points the provider at the sandbox, gives the example's variables their values, and replaces arguments of the
    /// switch. All of this stays beside the example's own files.
    pub(crate) fn override_for_the_sandbox(&self, switch_arguments: &str) {
        let Ready { endpoint, region, .. } = self.ready();
        let provider = format!(
            "provider \"bluegreen\" {{\n  region = \"{region}\"\n  endpoints {{\n    elbv2 = \"{endpoint}\"\n    cloudwatch = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n}}\n"
        );
        self.workspace.write("provider_override.tf", &provider);
        if !switch_arguments.is_empty() {
            let switch = format!("resource \"bluegreen_switch\" \"web\" {{\n  {switch_arguments}\n}}\n");
            self.workspace.write("switch_override.tf", &switch);
        }
    }

    /// The values of the variables that examples declare.
    pub(crate) fn write_variables(&self) {
        let (listener, rule) = (self.listener_arn(), &self.rule_arn);
        let preview = &self.ready().load_balancers[0].listeners[1].arn;
        let (blue, green) = (self.group_arn("blue"), self.group_arn("green"));
        self.workspace.write(
            "terraform.tfvars",
            &format!(
                "preview_listener_arn = \"{preview}\"\nlistener_arn = \"{listener}\"\nrule_arn = \"{rule}\"\nblue_target_group_arn = \"{blue}\"\n\
                 green_target_group_arn = \"{green}\"\nprobe_token = \"test\"\n"
            ),
        );
    }

    pub(crate) async fn terraform(&self, arguments: &[&str]) -> Run {
        self.workspace.run(arguments).await
    }

    pub(crate) async fn apply(&self, color: &str) -> Run {
        let color = format!("-var=active_color={color}");
        self.terraform(&["apply", "-auto-approve", "-no-color", "-compact-warnings", &color]).await.success()
    }

    /// Nothing is left to do, and Terraform says so.
    pub(crate) async fn assert_plan_is_empty(&self, color: &str) {
        let color = format!("-var=active_color={color}");
        let plan = self.terraform(&["plan", "-detailed-exitcode", "-no-color", &color]).await;
        assert_eq!(plan.code, 0, "{}", plan.transcript());
    }

    /// Nothing moves; arguments that an import cannot know may still be taken over.
    pub(crate) async fn assert_plan_moves_nothing(&self, color: &str) {
        let color = format!("-var=active_color={color}");
        let plan = self.terraform(&["plan", "-no-color", &color]).await.success();
        assert!(!plan.stdout.contains("runbook"), "{}", plan.transcript());
    }

    /// The color that answers under a path of the listener.
    pub(crate) async fn color(&self, path: &str) -> String {
        let url = format!("{}{path}", self.ready().load_balancers[0].listeners[0].url);
        http::get(&url).await.unwrap().color.unwrap()
    }
}
