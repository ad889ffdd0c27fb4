//! Complete configurations beside hashicorp/aws: valid, and planned with everything still to be created.

use workbench::Workspace;

use crate::support::{files_under, read, workspace_with_aws};

/// Terraform plans without any call to AWS when nothing has to be read and hashicorp/aws is told not to look around.
const NO_ACCOUNT: &str = r#"
provider "aws" {
  region                      = "eu-central-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
"#;

const VARIABLES: &str = r#"
vpc_id             = "vpc-0123456789abcdef0"
subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
security_group_ids = ["sg-0123456789abcdef0"]
certificate_arn    = "arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-4000-8000-000000000000"
"#;

/// A workspace with the files of the complete example that `keep` says yes to.
pub(crate) fn workspace_of_the_example(keep: impl Fn(&str) -> bool) -> Workspace {
    workspace_of("examples/complete", keep)
}

fn workspace_of(example: &str, keep: impl Fn(&str) -> bool) -> Workspace {
    let workspace = workspace_with_aws();
    for file in files_under(example) {
        let text = read(&file);
        if keep(&text) {
            workspace.write(file.rsplit('/').next().unwrap(), &text);
        }
    }
    workspace
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test docs complete -- --ignored (see CONTRIBUTING.md)"]
async fn it_is_valid_and_plans_before_anything_exists() {
    let workspace = workspace_of_the_example(|_| true);
    let _ = workspace.run(&["init", "-no-color"]).await.success();
    let _ = workspace.run(&["validate", "-no-color"]).await.success();

    workspace.write("no_account_override.tf", NO_ACCOUNT);
    workspace.write("terraform.tfvars", VARIABLES);
    let plan = workspace.run(&["plan", "-no-color"]).await.success();
    let plan = plan.says("5 to add, 0 to change, 0 to destroy").says("bluegreen_switch.web will be created");
    // The routes are not known yet, and still the plan says where all traffic will be.
    let _ = plan.says("blue_percent = 100").says("standby_color = \"green\"");
}

const ECS_VARIABLES: &str = r#"
vpc_id             = "vpc-0123456789abcdef0"
subnet_ids         = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
security_group_ids = ["sg-0123456789abcdef0"]
execution_role_arn = "arn:aws:iam::123456789012:role/web"
images             = { blue = "web:1", green = "web:2" }
"#;

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test docs complete -- --ignored (see CONTRIBUTING.md)"]
async fn services_come_between_a_listener_that_names_both_groups_and_the_cutover() {
    let workspace = workspace_of("examples/ecs", |_| true);
    let _ = workspace.run(&["init", "-no-color"]).await.success();
    let _ = workspace.run(&["validate", "-no-color"]).await.success();
    workspace.write("no_account_override.tf", NO_ACCOUNT);
    workspace.write("terraform.tfvars", ECS_VARIABLES);
    let _ = workspace.run(&["plan", "-no-color"]).await.success().says("10 to add, 0 to change, 0 to destroy");
    let graph = workspace.run(&["graph"]).await.success().stdout;
    for order in
        ["\"bluegreen_switch.web\" -> \"aws_ecs_service.web\"", "\"aws_ecs_service.web\" -> \"aws_lb_listener.http\""]
    {
        assert!(graph.contains(order), "{order} is not in\n{graph}");
    }
}
