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

variable "deploy_role_arn" {
  type        = string
  description = "The role in the team's own account."
}

# hashicorp/aws has one block for each region. bluegreen finds the region in the ARNs.

provider "aws" {
  region = "eu-central-1"
  assume_role {
    role_arn = var.deploy_role_arn
  }
}

provider "aws" {
  alias  = "virginia"
  region = "us-east-1"
  assume_role {
    role_arn = var.deploy_role_arn
  }
}

provider "bluegreen" {
  region = "eu-central-1"
  assume_role {
    role_arn = var.deploy_role_arn
  }
}

variable "active_color" {
  type    = string
  default = "blue"
}

variable "regions" {
  type = map(object({
    vpc_id       = string
    listener_arn = string
  }))
  description = "Where the service is: keys frankfurt and virginia."
}

locals {
  service = {
    port         = 8080
    target_type  = "ip"
    health_check = { path = "/healthz" }
    gate         = { min_healthy_count = 3 }
  }
}

module "api_in_frankfurt" {
  source = "../../modules/service"

  name         = "api"
  active_color = var.active_color
  vpc_id       = var.regions["frankfurt"].vpc_id
  port         = local.service.port
  target_type  = local.service.target_type
  health_check = local.service.health_check
  gate         = local.service.gate

  rule = {
    listener_arn  = var.regions["frankfurt"].listener_arn
    path_patterns = ["/api/*"]
  }
}

module "api_in_virginia" {
  source    = "../../modules/service"
  providers = { aws = aws.virginia, bluegreen = bluegreen }

  name         = "api"
  active_color = var.active_color
  vpc_id       = var.regions["virginia"].vpc_id
  port         = local.service.port
  target_type  = local.service.target_type
  health_check = local.service.health_check
  gate         = local.service.gate

  rule = {
    listener_arn  = var.regions["virginia"].listener_arn
    path_patterns = ["/api/*"]
  }
}

output "register_targets_in" {
  value = {
    frankfurt = module.api_in_frankfurt.target_group_arns
    virginia  = module.api_in_virginia.target_group_arns
  }
}
