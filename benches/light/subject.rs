//! What is measured: a provider, installed by `terraform init` in a workspace whose plan configures it.

use std::fs;
use std::path::{Path, PathBuf};

use bluegreen_sandbox::Ready;
use workbench::{AwsMirror, Terraform, Workspace};

use crate::compared::AWS_VERSION;

/// A provider in a workspace.
pub(crate) struct Subject {
    /// Initialized; `plan` works.
    pub(crate) workspace: Workspace,
    /// What Terraform starts.
    pub(crate) binary: PathBuf,
}

impl Subject {
    /// This provider, with a switch that is applied and about to be cut over.
    pub(crate) async fn bluegreen(terraform: &Terraform, ready: &Ready) -> Subject {
        let workspace = workspace(terraform);
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sandbox/main.tf");
        let example = fs::read_to_string(example).expect("the example is part of the repository");
        workspace.write("main.tf", &example);
        workspace.write("sandbox.json", &serde_json::to_string(ready).expect("the ready line is JSON"));
        let _ = workspace.run(&["init"]).await.success();
        let _ = workspace.run(&["apply", "-auto-approve"]).await.success();
        workspace.write("terraform.tfvars", "active_color = \"green\"\n");
        Subject { binary: installed(&workspace), workspace }
    }

    /// hashicorp/aws, with a target group that is to be created, told not to look for an account.
    pub(crate) async fn hashicorp_aws(terraform: &Terraform, mirror: &AwsMirror) -> Subject {
        let mut workspace = workspace(terraform);
        workspace.add_aws_mirror(mirror).expect("the scratch directory is writable");
        workspace.write("main.tf", &aws_configuration());
        let _ = workspace.run(&["init"]).await.success();
        Subject { binary: installed(&workspace), workspace }
    }
}

fn workspace(terraform: &Terraform) -> Workspace {
    let provider = Path::new(env!("CARGO_BIN_EXE_terraform-provider-bluegreen"));
    Workspace::new(terraform, provider).expect("the directory for temporary files is writable")
}

fn aws_configuration() -> String {
    let source = AwsMirror::SOURCE;
    format!(
        r#"
terraform {{
  required_providers {{
    aws = {{
      source  = "{source}"
      version = "{AWS_VERSION}"
    }}
  }}
}}

provider "aws" {{
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}}

resource "aws_lb_target_group" "blue" {{
  name     = "blue"
  port     = 80
  protocol = "HTTP"
  vpc_id   = "vpc-0123456789abcdef0"
}}
"#
    )
}

/// The one provider that `init` has put under `.terraform/providers`.
fn installed(workspace: &Workspace) -> PathBuf {
    find(&workspace.path().join(".terraform/providers")).expect("init has installed a provider")
}

fn find(directory: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(directory).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    entries.into_iter().find_map(|path| {
        let is_provider = path.file_name()?.to_string_lossy().starts_with("terraform-provider-");
        if path.is_dir() { find(&path) } else { is_provider.then_some(path) }
    })
}
