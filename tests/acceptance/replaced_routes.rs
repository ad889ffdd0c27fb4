//! A listener rule of hashicorp/aws is replaced while green is active: destroyed, and made anew with the action it is written
//! with.

use workbench::{Load, LoadOptions, Report, http};

use crate::support::{OwnedByAws, assert_says, flat};

const CONFIGURATION: &str = r#"
resource "aws_lb_target_group" "web" {
  for_each    = toset(["blue", "green"])
  name        = "web-${each.key}"
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

resource "aws_lb_target_group_attachment" "blue" {
  count            = length(var.blue_ports)
  target_group_arn = aws_lb_target_group.web["blue"].arn
  target_id        = "127.0.0.1"
  port             = var.blue_ports[count.index]
}

resource "aws_lb_target_group_attachment" "green" {
  count            = length(var.green_ports)
  target_group_arn = aws_lb_target_group.web["green"].arn
  target_id        = "127.0.0.1"
  port             = var.green_ports[count.index]
}

resource "aws_lb_listener" "web" {
  load_balancer_arn = var.load_balancer_arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "web" {
  listener_arn = aws_lb_listener.web.arn
  priority     = 10
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web[BORN].arn
  }
  condition {
    path_pattern { values = ["/*"] }
  }
  lifecycle { ignore_changes = [action] }
}

resource "bluegreen_switch" "web" {
  active_color = var.active_color
  routes = {
    web = {
      rule_arn               = aws_lb_listener_rule.web.arn
      blue_target_group_arn  = aws_lb_target_group.web["blue"].arn
      green_target_group_arn = aws_lb_target_group.web["green"].arn
    }
  }
  gate       = { stable_for = "1s", interval = "1s", timeout = "30s" }
  settle     = "0s"
  parity     = "off"
  depends_on = [aws_lb_target_group_attachment.blue, aws_lb_target_group_attachment.green]
}
"#;

const REPLACED: [&str; 3] = ["apply", "-auto-approve", "-replace=aws_lb_listener_rule.web"];

/// Green is active over a rule whose action is written like this.
async fn lab(born: &str) -> OwnedByAws {
    let lab = OwnedByAws::start(&CONFIGURATION.replace("BORN", born)).await;
    for color in ["blue", "green"] {
        lab.apply(color, &[]).await.success();
    }
    lab
}

/// What clients see while the rule is replaced, by an apply that succeeds.
async fn replaced_under_load(lab: &OwnedByAws) -> Report {
    let load = Load::start(LoadOptions { requests_per_second: 100, ..LoadOptions::on(lab.url(80).await) }).await;
    let apply = lab.terraform(&REPLACED, "green", &[]).await.success();
    assert_says(&apply, "Warning: Listener or rule not known yet");
    let report = load.stop().await;
    assert_eq!(lab.color(80).await.unwrap(), "green");
    lab.assert_plan_is_empty("green", &[]).await;
    report
}

/// The gate would not hold, as it is declared for a release.
async fn one_of_greens_targets_is_unhealthy(lab: &OwnedByAws) {
    let fleet = lab.now().await.target_groups.into_iter().find(|group| group.name == "fleet-green").unwrap();
    let target = format!("{}:{}", fleet.targets[0].id, fleet.targets[0].port);
    let url = format!("{}/_sandbox/targets/{target}/health", lab.endpoint());
    let forced = http::put(&url, r#"{"state":"unhealthy"}"#).await.unwrap();
    assert!(forced.status.is_success(), "{}", forced.body);
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_routes -- --ignored (see CONTRIBUTING.md)"]
async fn a_rule_that_is_born_with_the_active_color_never_answers_with_the_other_one() {
    let report = replaced_under_load(&lab("var.active_color").await).await;
    assert_eq!(report.answers_of("blue"), 0);
    assert!(report.answers_of("green") > 100, "{:?}", report.colors);
    // Between the old rule and the new one there is none.
    let lost: Vec<_> = report.samples.iter().filter(|sample| sample.failed).map(|sample| sample.status).collect();
    assert!(lost.iter().all(|status| *status == Some(404)), "{lost:?}");
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_routes -- --ignored (see CONTRIBUTING.md)"]
async fn a_rule_that_is_born_with_the_other_color_is_brought_back_though_the_gate_would_not_hold() {
    let lab = lab("\"blue\"").await;
    one_of_greens_targets_is_unhealthy(&lab).await;
    let report = replaced_under_load(&lab).await;
    assert!(report.answers_of("blue") > 0 && report.answers_of("green") > 0, "{:?}", report.colors);
    // A release is still one: all that the gate asks for is asked for.
    lab.apply("blue", &[]).await.success();
    let refused = lab.apply("green", &[]).await.failure();
    assert!(flat(&refused).contains("The gate did not hold within 30s"), "{}", refused.both());
}

/// The refresh drops the switch from the state with the only listener, so that Terraform plans a create.
#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance replaced_routes -- --ignored (see CONTRIBUTING.md)"]
async fn a_listener_that_somebody_deleted_is_made_anew_and_brought_back_though_the_gate_would_not_hold() {
    let lab = lab("\"blue\"").await;
    one_of_greens_targets_is_unhealthy(&lab).await;
    let (listener, _) = lab.listener(80).await;
    lab.aws().call("DeleteListener", &[("ListenerArn".to_owned(), listener)]).await;
    let apply = lab.apply("green", &[]).await.success();
    assert_says(&apply, "Warning: Switch is made anew");
    assert_says(&apply, "3 added");
    assert_eq!(lab.color(80).await.unwrap(), "green");
    lab.assert_plan_is_empty("green", &[]).await;
}
