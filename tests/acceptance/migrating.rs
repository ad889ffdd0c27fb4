//! Moving over to a switch from what moved the traffic before, as the guide says: with load running, and no request lost.

mod ecs;
mod move_over;

use crate::support::{Aws, OwnedByAws, assert_says};
use ecs::{Ecs, service_of_codedeploy, services_of};
use move_over::{MoveOver, targets, targets_of};

const TARGET_GROUPS: &str = include_str!("../../examples/migrating/target_groups.tf");

/// A configuration of the guide whose target groups are those beside it.
async fn from(before: &str) -> MoveOver {
    MoveOver::start(&[("target_groups.tf", TARGET_GROUPS), ("targets.tf", &targets()), ("main.tf", before)]).await
}

/// Everything goes to green, as somebody other than Terraform leaves it who moves weights.
async fn move_to_green(lab: &MoveOver) {
    let (listener, _) = lab.aws.listener(80).await;
    let [blue, green] = [lab.group("web-blue").await, lab.group("web-green").await];
    Aws::at(lab.aws.endpoint()).forward(&listener, &[(&blue, 0), (&green, 100)]).await;
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance migrating -- --ignored (see CONTRIBUTING.md)"]
async fn weights_that_a_script_moved_are_taken_over_where_they_are() {
    let lab = from(include_str!("../../examples/migrating/hand-made-weights/before.tf")).await;
    move_to_green(&lab).await;
    let after = include_str!("../../examples/migrating/hand-made-weights/after.tf");
    lab.aws.rewrite(after);

    // With the wrong color the plan says what it would do.
    let wrong = lab.aws.terraform(&["plan"], "blue", &[]).await.success();
    assert_says(&wrong, "Warning: Traffic will move");
    lab.moves_over_to("web", "green").await;
    lab.cuts_over_to("blue").await;
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance migrating -- --ignored (see CONTRIBUTING.md)"]
async fn the_variable_of_the_tutorial_becomes_a_color() {
    let lab = from(include_str!("../../examples/migrating/tutorial/before.tf")).await;
    lab.aws.apply("blue", &["traffic_distribution=green-90"]).await.success();
    lab.aws.apply("blue", &["traffic_distribution=green"]).await.success();
    lab.aws.rewrite(include_str!("../../examples/migrating/tutorial/after.tf"));
    lab.moves_over_to("app", "green").await;
    lab.cuts_over_to("blue").await;
}

/// The sandbox has no CodeDeploy: its resources are checked to be valid and then left out, and its moves are made by hand.
#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance migrating -- --ignored (see CONTRIBUTING.md)"]
async fn what_codedeploy_left_is_taken_over_with_its_stages_and_its_alarms() {
    let lab = from(include_str!("../../examples/migrating/codedeploy/before.tf")).await;
    lab.aws.write("deployment_group.tf", include_str!("../../examples/migrating/codedeploy/deployment_group.tf"));
    lab.aws.validate().await;
    lab.aws.remove("deployment_group.tf");
    move_to_green(&lab).await;
    lab.aws.rewrite(include_str!("../../examples/migrating/codedeploy/after.tf"));
    lab.moves_over_to("web", "green").await;
    lab.cuts_over_to("blue").await;
}

/// moto has Amazon ECS. Its services run nothing, so that tasks are registered and deregistered here, as ECS does it.
#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte, and Python 3 with its package index: cargo test --test acceptance migrating -- --ignored (see CONTRIBUTING.md)"]
async fn a_service_of_codedeploy_makes_room_for_one_of_each_color() {
    let ecs = Ecs::start().await;
    let before = include_str!("../../examples/migrating/codedeploy/before.tf");
    let aws = OwnedByAws::with_files(&[("target_groups.tf", TARGET_GROUPS), ("main.tf", before)]).await;
    ecs.joins(&aws).await;
    aws.write("service.tf", &service_of_codedeploy());
    // CodeDeploy has moved the traffic to green, and ended the tasks of blue.
    aws.write("targets.tf", &targets_of("green"));
    aws.apply("blue", &[]).await.success();
    let lab = MoveOver { aws };
    move_to_green(&lab).await;
    lab.aws.rewrite(include_str!("../../examples/migrating/codedeploy/after.tf"));
    lab.moves_over_to("web", "green").await;

    // The color without traffic gets its own service, and ECS registers its tasks.
    lab.aws.write("services.tf", &services_of(&["blue"]));
    lab.aws.write("targets.tf", &targets());
    lab.stays_on("green").await;
    lab.cuts_over_to("blue").await;

    // CodeDeploy's service goes with its tasks, then another one comes in its place.
    lab.aws.remove("service.tf");
    lab.aws.write("services.tf", &services_of(&["blue", "green"]));
    lab.aws.write("targets.tf", &targets_of("blue"));
    lab.stays_on("blue").await;
    assert_eq!(ecs.services().await, ["web-blue ECS", "web-green ECS"]);
    lab.aws.write("targets.tf", &targets());
    lab.stays_on("blue").await;
    lab.cuts_over_to("green").await;
}

/// In the place of the module from the registry stands what that one makes, under the same names.
#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance migrating -- --ignored (see CONTRIBUTING.md)"]
async fn a_listener_of_a_module_keeps_its_action_and_gets_a_rule_that_is_switched() {
    let module = include_str!("../../examples/migrating/alb-module/module.tf");
    let source = "  source  = \"terraform-aws-modules/alb/aws\"\n  version = \"~> 9.0\"\n";
    assert!(module.contains(source), "{module}");
    let module = module.replace(source, "  source = \"./alb\"\n");
    let resources = include_str!("migrating/alb_module.tf");
    let targets = targets()
        .replace("aws_lb_target_group.blue", "module.alb.target_groups[\"blue\"]")
        .replace("aws_lb_target_group.green", "module.alb.target_groups[\"green\"]");
    let lab = MoveOver::start(&[("alb/main.tf", resources), ("main.tf", &module), ("targets.tf", &targets)]).await;
    lab.aws.write("switch.tf", include_str!("../../examples/migrating/alb-module/switch.tf"));
    lab.moves_over_to("web", "blue").await;
    lab.cuts_over_to("green").await;
}
