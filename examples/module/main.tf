terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
    bluegreen = {
      source  = "bluegreen/bluegreen"
      version = "~> 0.1"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

provider "bluegreen" {
  region = "eu-central-1"
}

variable "active_color" {
  type    = string
  default = "blue"
}

variable "vpc_id" {
  type = string
}

variable "load_balancer_arn" {
  type = string
}

variable "certificate_arn" {
  type = string
}

module "web" {
  source = "../../modules/service"

  name         = "web"
  active_color = var.active_color
  vpc_id       = var.vpc_id

  listener = {
    load_balancer_arn = var.load_balancer_arn
    port              = 443
    certificate_arn   = var.certificate_arn
  }

  port         = 8080
  health_check = { path = "/healthz" }

  autoscaling_groups = {
    blue  = ["web-blue"]
    green = ["web-green"]
  }

  gate  = { min_healthy_count = 2, stable_for = "30s" }
  shift = { canary = { percent = 5, bake = "10m" } }
  bake  = { duration = "5m", alarms = ["web-5xx"] }
}

output "deploy_to" {
  value = module.web.standby_color
}
