terraform {
  required_version = ">= 1.11"

  required_providers {
    bluegreen = {
      source  = "bluegreen/bluegreen"
      version = "~> 0.1"
    }
  }
}
