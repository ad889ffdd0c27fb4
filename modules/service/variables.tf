variable "name" {
  type        = string
  description = "The service's name. The target groups are called after it, with the color and four letters that stand for what cannot be changed about them."

  validation {
    condition     = can(regex("^[a-zA-Z0-9]([a-zA-Z0-9-]{0,19}[a-zA-Z0-9])?$", var.name))
    error_message = "The name must be 1 to 21 letters, digits and hyphens, and neither begin nor end with a hyphen: with \"-green-\" and four letters it must fit into the 32 that a target group's name may have."
  }
}

variable "active_color" {
  type        = string
  description = "The color that all production traffic goes to: `blue` or `green`."

  validation {
    condition     = contains(["blue", "green"], var.active_color)
    error_message = "The active color must be \"blue\" or \"green\"."
  }
}

variable "vpc_id" {
  type        = string
  description = "The VPC of the targets."
}

# Where the traffic comes from: one of the two.

variable "listener" {
  type = object({
    load_balancer_arn = string
    port              = number
    protocol          = optional(string, "HTTPS")
    certificate_arn   = optional(string)
    ssl_policy        = optional(string)
  })
  default     = null
  description = "A listener that is made for this service on an Application Load Balancer. Exactly one of this and `rule`."
}

variable "rule" {
  type = object({
    listener_arn  = string
    priority      = optional(number)
    host_headers  = optional(list(string), [])
    path_patterns = optional(list(string), [])
  })
  default     = null
  description = "A rule that is made for this service on a listener that others may share. Exactly one of this and `listener`."

  validation {
    condition     = var.rule == null ? true : length(var.rule.host_headers) + length(var.rule.path_patterns) > 0
    error_message = "A rule needs `host_headers` or `path_patterns`: without a condition it would take every request."
  }
}

variable "preview_listener" {
  type = object({
    load_balancer_arn = string
    port              = number
    protocol          = optional(string, "HTTPS")
    certificate_arn   = optional(string)
    ssl_policy        = optional(string)
  })
  default     = null
  description = "A listener that is made to show the standby, for testing it. At most one of this and `preview_rule`."
}

variable "preview_rule" {
  type = object({
    listener_arn  = string
    priority      = optional(number)
    host_headers  = optional(list(string), [])
    path_patterns = optional(list(string), [])
  })
  default     = null
  description = "A rule that is made to show the standby, for testing it. At most one of this and `preview_listener`."
}

# What answers, the same for both colors.

variable "port" {
  type        = number
  description = "The port of the targets."
}

variable "protocol" {
  type        = string
  default     = "HTTP"
  description = "How the load balancer speaks with the targets: `HTTP` or `HTTPS`."

  validation {
    condition     = contains(["HTTP", "HTTPS"], var.protocol)
    error_message = "The protocol must be \"HTTP\" or \"HTTPS\". For a Network Load Balancer declare bluegreen_switch itself."
  }
}

variable "protocol_version" {
  type        = string
  default     = "HTTP1"
  description = "`HTTP1`, `HTTP2` or `GRPC`."

  validation {
    condition     = contains(["HTTP1", "HTTP2", "GRPC"], var.protocol_version)
    error_message = "The protocol version must be \"HTTP1\", \"HTTP2\" or \"GRPC\"."
  }
}

variable "target_type" {
  type        = string
  default     = "instance"
  description = "`instance` for EC2, `ip` for ECS tasks and addresses."

  validation {
    condition     = contains(["instance", "ip"], var.target_type)
    error_message = "The target type must be \"instance\" or \"ip\"."
  }
}

variable "health_check" {
  type = object({
    path                = optional(string, "/")
    matcher             = optional(string)
    port                = optional(string)
    protocol            = optional(string)
    interval            = optional(number)
    timeout             = optional(number)
    healthy_threshold   = optional(number)
    unhealthy_threshold = optional(number)
  })
  default     = {}
  description = "How both target groups check their targets."
}

variable "deregistration_delay" {
  type        = number
  default     = 300
  description = "For how many seconds a target that leaves may finish what it has begun."
}

variable "slow_start" {
  type        = number
  default     = 0
  description = "Over how many seconds a new target gets its full share; 0 at once."
}

variable "stickiness_seconds" {
  type        = number
  default     = null
  description = "For how many seconds a client stays with its target. Without it there is no stickiness."
}

# Who answers. Without any, something else registers the targets, such as ECS.

variable "targets" {
  type = object({
    blue  = optional(list(object({ id = string, port = optional(number) })), [])
    green = optional(list(object({ id = string, port = optional(number) })), [])
  })
  default     = {}
  description = "Targets that are registered by this module: instance ids or addresses, by color."
}

variable "autoscaling_groups" {
  type = object({
    blue  = optional(list(string), [])
    green = optional(list(string), [])
  })
  default     = {}
  description = "The names of EC2 Auto Scaling groups whose instances are registered, by color."
}

variable "wait_for" {
  type        = list(string)
  default     = []
  description = "What must be done before traffic moves, such as the ids of the ECS services: the switch waits for whatever they come from."
}

# How traffic moves: the arguments of bluegreen_switch.

variable "gate" {
  type = object({
    min_healthy_percent = optional(number)
    min_healthy_count   = optional(number)
    stable_for          = optional(string)
    timeout             = optional(string)
    interval            = optional(string)
    http_checks = optional(list(object({
      name          = optional(string)
      url           = string
      expect_status = optional(string)
      expect_body   = optional(string)
      successes     = optional(number)
      timeout       = optional(string)
      headers       = optional(map(string))
    })))
  })
  default     = null
  description = "What must hold before any traffic moves."
}

variable "shift" {
  type = object({
    all_at_once = optional(object({}))
    canary      = optional(object({ percent = optional(number), bake = optional(string) }))
    linear      = optional(object({ percent = optional(number), every = optional(string) }))
    steps       = optional(list(object({ percent = number, hold = string })))
  })
  default     = null
  description = "In which stages traffic moves."
}

variable "bake" {
  type = object({
    duration              = optional(string)
    alarms                = optional(list(string))
    alarm_at_start        = optional(string)
    missing_data          = optional(string)
    max_unhealthy_percent = optional(number)
  })
  default     = null
  description = "What is watched from the first shift on, and for how long after the last one."
}

variable "settle" {
  type        = string
  default     = null
  description = "How long the load balancer is given to follow."
}

variable "standby" {
  type        = string
  default     = "attached"
  description = "Whether the standby stays attached, as the way back: `attached` or `detached`."
}

variable "parity" {
  type        = string
  default     = "warn"
  description = "What differences between the two environments mean: `enforce`, `warn` or `off`."
}

variable "on_interrupt" {
  type        = string
  default     = "rollback"
  description = "What happens to traffic that has moved when the apply is interrupted: `rollback`, `hold` or `finish`."
}

variable "timeouts" {
  type        = object({ create = optional(string), update = optional(string) })
  default     = null
  description = "How long a cutover may take in all."
}

variable "tags" {
  type        = map(string)
  default     = {}
  description = "Tags of everything that is made."
}
