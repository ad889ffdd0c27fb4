terraform {
  required_version = ">= 1.11"

  required_providers {
    bluegreen = {
      source  = "bluegreen/bluegreen"
      version = "~> 0.1"
    }
  }
}

# Credentials come from where the AWS command line finds them, too:
# environment variables, shared configuration files, or the machine's own role.
provider "bluegreen" {
  region = "eu-central-1"
}
