provider "bluegreen" {
  region = "eu-central-1"

  https_proxy      = "http://proxy.example.com:3128"
  no_proxy         = "internal.example.com,10.0.0.0/8"
  custom_ca_bundle = "/etc/ssl/certs/example.pem"
}
