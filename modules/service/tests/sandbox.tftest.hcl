# Real traffic on a load balancer of this machine: `bluegreen sandbox --topology tests/topology.toml > sandbox.json`.

variables {
  sandbox      = "sandbox.json"
  name         = "web"
  active_color = "blue"
  vpc_id       = "vpc-00000000000000000"
  port         = 8080
  target_type  = "ip"
  health_check = { interval = 5, timeout = 2, healthy_threshold = 2 }
  gate         = { stable_for = "1s", interval = "1s", timeout = "1m" }
  settle       = "1s"
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    elbv2 = jsondecode(file(var.sandbox)).endpoint
    ec2   = jsondecode(file(var.sandbox)).endpoint
    sts   = jsondecode(file(var.sandbox)).endpoint
  }
}

provider "bluegreen" {
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"

  endpoints {
    elbv2 = jsondecode(file(var.sandbox)).endpoint
    sts   = jsondecode(file(var.sandbox)).endpoint
  }
}

run "blue_goes_live" {
  variables {
    listener = {
      load_balancer_arn = jsondecode(file(var.sandbox)).load_balancers[0].arn
      port              = 80
      protocol          = "HTTP"
    }
    preview_listener = {
      load_balancer_arn = jsondecode(file(var.sandbox)).load_balancers[0].arn
      port              = 8080
      protocol          = "HTTP"
    }
    targets = {
      for group in jsondecode(file(var.sandbox)).target_groups :
      trimprefix(group.name, "fleet-") => [for target in group.targets : { id = target.id, port = target.port }]
    }
  }

  assert {
    condition     = output.live.blue_percent == 100
    error_message = "Blue does not get all requests."
  }
}

run "green_goes_live" {
  variables {
    active_color = "green"
    listener = {
      load_balancer_arn = jsondecode(file(var.sandbox)).load_balancers[0].arn
      port              = 80
      protocol          = "HTTP"
    }
    preview_listener = {
      load_balancer_arn = jsondecode(file(var.sandbox)).load_balancers[0].arn
      port              = 8080
      protocol          = "HTTP"
    }
    targets = {
      for group in jsondecode(file(var.sandbox)).target_groups :
      trimprefix(group.name, "fleet-") => [for target in group.targets : { id = target.id, port = target.port }]
    }
  }

  assert {
    condition     = output.live.green_percent == 100 && output.standby_color == "blue"
    error_message = "Green does not get all requests."
  }
}
