//! A real Terraform that applies a switch in front of a world's sandbox.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use workbench::{Run, Running, Terraform, Workspace, built_program};

use crate::world::World;

/// A directory with one switch, whose provider talks to the world's sandbox.
pub(crate) struct Applies {
    terraform: Terraform,
    workspace: Workspace,
}

impl Applies {
    /// The switch `bluegreen_switch.web` with these arguments, initialized and not applied.
    pub(crate) async fn of(world: &World, arguments: &str) -> Applies {
        let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
        let workspace = Workspace::new(&terraform, provider()).unwrap();
        workspace.write("main.tf", &configuration(world, arguments));
        workspace.run(&["init", "-no-color"]).await.success();
        Applies { terraform, workspace }
    }

    pub(crate) async fn apply(&self, color: &str) -> Run {
        self.begin(color).await.wait().await
    }

    /// Starts an apply of this color.
    pub(crate) async fn begin(&self, color: &str) -> Running {
        let color = format!("-var=active_color={color}");
        self.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-input=false", &color]).await
    }

    /// Runs any other command of Terraform to its end.
    pub(crate) async fn terraform(&self, arguments: &[&str]) -> Run {
        self.workspace.run(arguments).await
    }

    pub(crate) fn directory(&self) -> &Path {
        self.workspace.path()
    }

    pub(crate) fn program(&self) -> &Path {
        self.terraform.program()
    }
}

fn provider() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| built_program("terraform-provider-bluegreen"))
}

fn configuration(world: &World, arguments: &str) -> String {
    let (ready, endpoint) = (world.sandbox.ready(), world.endpoint());
    let [blue, green] = [&ready.target_groups[0].arn, &ready.target_groups[1].arn];
    let listener = &ready.load_balancers[0].listeners[0].arn;
    format!(
        r#"terraform {{
  required_providers {{
    bluegreen = {{
      source = "bluegreen/bluegreen"
    }}
  }}
}}

variable "active_color" {{
  type = string
}}

provider "bluegreen" {{
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
  endpoints {{
    elbv2 = "{endpoint}"
    sts   = "{endpoint}"
    ec2   = "{endpoint}"
  }}
}}

resource "bluegreen_switch" "web" {{
  active_color = var.active_color
  routes = {{
    web = {{
      listener_arn           = "{listener}"
      blue_target_group_arn  = "{blue}"
      green_target_group_arn = "{green}"
    }}
  }}
  {arguments}
}}
"#
    )
}
