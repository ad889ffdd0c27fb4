//! The standby's target group is replaced by hashicorp/aws, whose groups, targets and listeners these are.

use workbench::{Load, LoadOptions};

use crate::support::{Aws, OwnedByAws, assert_says};

/// Green's group has a port of its own, which cannot be changed: another one is another group.
const CONFIGURATION: &str = r#"
variable "green_port" {
  type    = number
  default = 8080
}

resource "aws_lb_target_group" "blue" {
  name        = "web-blue"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-00000000000000000"
  health_check {
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
}

resource "aws_lb_target_group" "green" {
  name_prefix = "green-"
  port        = var.green_port
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-00000000000000000"
  health_check {
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
  lifecycle { create_before_destroy = true }
}

resource "aws_lb_target_group_attachment" "blue" {
  count            = length(var.blue_ports)
  target_group_arn = aws_lb_target_group.blue.arn
  target_id        = "127.0.0.1"
  port             = var.blue_ports[count.index]
}

resource "aws_lb_target_group_attachment" "green" {
  count            = length(var.green_ports)
  target_group_arn = aws_lb_target_group.green.arn
  target_id        = "127.0.0.1"
  port             = var.green_ports[count.index]
  lifecycle { create_before_destroy = true }
}

resource "aws_lb_listener" "web" {
  for_each          = { production = 80, preview = 8080 }
  load_balancer_arn = var.load_balancer_arn
  port              = each.value
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = var.active_color == "green" ? aws_lb_target_group.green.arn : aws_lb_target_group.blue.arn
  }
  lifecycle { ignore_changes = [default_action] }
}

locals {
  groups = {
    blue_target_group_arn  = aws_lb_target_group.blue.arn
    green_target_group_arn = aws_lb_target_group.green.arn
  }
}

resource "bluegreen_switch" "web" {
  active_color   = var.active_color
  routes         = { http = merge({ listener_arn = aws_lb_listener.web["production"].arn }, local.groups) }
  preview_routes = { test = merge({ listener_arn = aws_lb_listener.web["preview"].arn }, local.groups) }
  gate           = { stable_for = "0s", interval = "1s", timeout = "60s" }
  settle         = "0s"
  parity         = "off"
  depends_on     = [aws_lb_target_group_attachment.blue, aws_lb_target_group_attachment.green]
}
"#;

const OTHER_PORT: &[&str] = &["green_port=9090"];

/// Green was live once, so both groups are attached; blue is live again.
async fn lab() -> OwnedByAws {
    let lab = OwnedByAws::start(CONFIGURATION).await;
    for color in ["blue", "green", "blue"] {
        lab.apply(color, &[]).await.success();
    }
    lab
}

/// Both groups are named where they should be, and nothing else is.
async fn assert_exchanged(lab: &OwnedByAws) {
    let green = lab.groups("green-").await;
    assert_eq!(green.len(), 1, "the old group is gone: {green:?}");
    let reply = Aws::at(lab.endpoint()).call("DescribeListeners", &[load_balancer(lab).await]).await;
    assert!(reply.contains(&green[0]), "the new one is attached: {reply}");
    assert_eq!((lab.color(80).await.unwrap(), lab.color(8080).await.unwrap()), ("blue".into(), "green".into()));
    lab.assert_plan_is_empty("blue", OTHER_PORT).await;
}

async fn load_balancer(lab: &OwnedByAws) -> (String, String) {
    ("LoadBalancerArn".to_owned(), lab.now().await.load_balancers[0].arn.clone())
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_groups -- --ignored (see CONTRIBUTING.md)"]
async fn a_replaced_standby_is_exchanged_under_load_and_the_old_group_is_destroyed_in_the_same_apply() {
    let lab = lab().await;
    let old = lab.groups("green-").await;
    let load = Load::start(LoadOptions { requests_per_second: 100, ..LoadOptions::on(lab.url(80).await) }).await;
    let _ = lab.apply("blue", OTHER_PORT).await.success().says("3 added, 1 changed, 3 destroyed");
    assert_exchanged(&lab).await;
    assert_ne!(lab.groups("green-").await, old);
    // And it is as good as the old one was.
    lab.apply("green", OTHER_PORT).await.success();
    assert_eq!(lab.color(80).await.unwrap(), "green");
    let report = load.stop().await;
    assert_eq!((report.failed, &report.reasons), (0, &Vec::new()));
    assert!(report.requests > 100, "{} requests", report.requests);
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_groups -- --ignored (see CONTRIBUTING.md)"]
async fn an_exchange_that_fails_half_way_is_completed_by_the_next_apply() {
    let lab = lab().await;
    let (preview, _) = lab.listener(8080).await;
    lab.faults(&format!(r#"[{{"action":"ModifyListener","resource":"{preview}","effect":"error_500"}}]"#)).await;
    assert_says(&lab.apply("blue", OTHER_PORT).await.failure(), "Route test (preview)");
    assert_eq!(lab.groups("green-").await.len(), 2, "the preview route still names the old one");
    lab.faults("[]").await;
    lab.apply("blue", OTHER_PORT).await.success();
    assert_exchanged(&lab).await;
}
