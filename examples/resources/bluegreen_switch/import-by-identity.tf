import {
  to = bluegreen_switch.web
  identity = {
    route_names             = ["https"]
    route_arns              = ["arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2"]
    blue_target_group_arns  = ["arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/blue/6d0ecf831eec9f09"]
    green_target_group_arns = ["arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/green/943f017f100becff"]
  }
}
