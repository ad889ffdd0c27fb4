terraform {
  required_version = ">= 1.14"

  required_providers {
    bluegreen = {
      source  = "bluegreen/bluegreen"
      version = "~> 0.1"
    }
  }
}
