variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type        = list(string)
  description = "At least two, in different availability zones."
}

variable "security_group_ids" {
  type = list(string)
}

variable "certificate_arn" {
  type = string
}
