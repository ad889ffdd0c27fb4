# Nobody is asked: what the module makes of its inputs.

mock_provider "bluegreen" {}

mock_provider "aws" {
  mock_resource "aws_lb_listener" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef" }
  }
  mock_resource "aws_lb_listener_rule" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef" }
  }

  override_resource {
    target = aws_lb_target_group.this["blue"]
    values = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web-blue/0123456789abcdef" }
  }
  override_resource {
    target = aws_lb_target_group.this["green"]
    values = { arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web-green/0123456789abcdef" }
  }
}

variables {
  name         = "web"
  active_color = "blue"
  vpc_id       = "vpc-0123456789abcdef0"
  port         = 8080
  listener = {
    load_balancer_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/web/0123456789abcdef"
    port              = 80
    protocol          = "HTTP"
  }
}

run "both_groups_are_alike" {
  command = plan

  assert {
    condition = alltrue([
      for name in ["port", "protocol", "protocol_version", "target_type", "vpc_id", "deregistration_delay", "slow_start"] :
      aws_lb_target_group.this["blue"][name] == aws_lb_target_group.this["green"][name]
    ])
    error_message = "The target groups differ."
  }
}

run "a_group_that_must_be_replaced_has_another_name" {
  command = plan

  variables {
    port = 9090
  }

  assert {
    condition     = aws_lb_target_group.this["blue"].name != "web-blue-${substr(sha1(jsonencode([8080, "HTTP", "HTTP1", "instance", "vpc-0123456789abcdef0"])), 0, 4)}"
    error_message = "The new group would have the old one's name."
  }
}

run "a_listener_is_born_with_the_active_color" {
  variables {
    active_color = "green"
  }

  assert {
    condition     = one([for group in aws_lb_listener.this["production"].default_action[0].forward[0].target_group : group.weight if group.weight > 0]) == 100
    error_message = "Not exactly one group has weight."
  }

  assert {
    condition     = local.shown["production"] == "green"
    error_message = "The listener does not begin with green."
  }
}

run "a_rule_takes_the_place_of_a_listener" {
  variables {
    listener = null
    rule = {
      listener_arn  = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"
      path_patterns = ["/api/*"]
    }
  }

  assert {
    condition     = length(aws_lb_listener.this) == 0 && output.route_arn == aws_lb_listener_rule.this["production"].arn
    error_message = "The rule is not what is switched."
  }
}

run "both_a_listener_and_a_rule_are_too_many" {
  command = plan

  variables {
    rule = {
      listener_arn  = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef"
      path_patterns = ["/api/*"]
    }
  }

  expect_failures = [bluegreen_switch.this]
}

run "neither_is_too_few" {
  command = plan

  variables {
    listener = null
  }

  expect_failures = [bluegreen_switch.this]
}

run "a_rule_without_a_condition_is_refused" {
  command = plan

  variables {
    rule = { listener_arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef" }
  }

  expect_failures = [var.rule]
}

run "no_color_but_blue_and_green" {
  command = plan

  variables {
    active_color = "red"
  }

  expect_failures = [var.active_color]
}

run "a_name_that_is_too_long_for_a_target_group" {
  command = plan

  variables {
    name = "a-service-with-a-long-name"
  }

  expect_failures = [var.name]
}
