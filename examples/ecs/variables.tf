variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "active_color" {
  type    = string
  default = "blue"
}

variable "images" {
  type        = map(string)
  description = "The image of each color, with its tag: keys blue and green."
}

variable "task_count" {
  type    = number
  default = 2
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

variable "execution_role_arn" {
  type        = string
  description = "The role with which ECS pulls the image and writes its logs."
}
