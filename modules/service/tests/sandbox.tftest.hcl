# Real traffic on a load balancer of this machine: `bluegreen sandbox --topology tests/topology.toml > sandbox.json`.

variables {
  name         = "web"
  active_color = "blue"
  vpc_id       = "vpc-00000000000000000"
  port         = 8080
  target_type  = "ip"
  health_check = { interval = 5, timeout = 2, healthy_threshold = 2 }
  gate         = { stable_for = "1s", interval = "1s", timeout = "1m" }
  settle       = "1s"

  listener = {
    load_balancer_arn = jsondecode(file("sandbox.json")).load_balancers[0].arn
    port              = 80
    protocol          = "HTTP"
  }
  preview_listener = {
    load_balancer_arn = jsondecode(file("sandbox.json")).load_balancers[0].arn
    port              = 8080
    protocol          = "HTTP"
  }
  targets = {
    for group in jsondecode(file("sandbox.json")).target_groups :
    trimprefix(group.name, "fleet-") => [for target in group.targets : { id = target.id, port = target.port }]
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true

  endpoints {
    elbv2 = jsondecode(file("sandbox.json")).endpoint
    ec2   = jsondecode(file("sandbox.json")).endpoint
    sts   = jsondecode(file("sandbox.json")).endpoint
  }
}

provider "bluegreen" {
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"

  endpoints {
    elbv2 = jsondecode(file("sandbox.json")).endpoint
    sts   = jsondecode(file("sandbox.json")).endpoint
  }
}

run "blue_goes_live" {
  assert {
    condition     = output.live.blue_percent == 100
    error_message = "Blue does not get all requests."
  }
}

run "green_goes_live" {
  variables {
    active_color = "green"
  }

  assert {
    condition     = output.live.green_percent == 100 && output.standby_color == "blue"
    error_message = "Green does not get all requests."
  }
}
