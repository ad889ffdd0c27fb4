"""What clients do, written once for every implementation: each scenario returns facts that do not depend on ids."""

from botocore.exceptions import ClientError


def code(call, **arguments):
    """The error code that a call is refused with."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


class Network:
    """The default VPC and two of its subnets."""

    def __init__(self, aws):
        [vpc] = aws.ec2.describe_vpcs(Filters=[{"Name": "isDefault", "Values": ["true"]}])["Vpcs"]
        self.vpc = vpc["VpcId"]
        of_vpc = [{"Name": "vpc-id", "Values": [self.vpc]}]
        subnets = aws.ec2.describe_subnets(Filters=of_vpc)["Subnets"]
        subnets.sort(key=lambda subnet: subnet["AvailabilityZone"])
        self.subnets = [subnet["SubnetId"] for subnet in subnets[:2]]
        groups = aws.ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
        self.group = next(group["GroupId"] for group in groups if group["GroupName"] == "default")


class Stack:
    """A load balancer with a listener to blue, and green beside it."""

    def __init__(self, aws, name):
        self.aws, self.network = aws, Network(aws)
        created = aws.elbv2.create_load_balancer(
            Name=name,
            Scheme="internet-facing",
            Subnets=self.network.subnets,
            SecurityGroups=[self.network.group],
            Tags=[{"Key": "team", "Value": "shop"}],
        )
        self.created = created["LoadBalancers"][0]
        self.load_balancer = self.created["LoadBalancerArn"]
        self.blue, self.green = self.group_of(f"{name}-blue"), self.group_of(f"{name}-green")
        listener = aws.elbv2.create_listener(
            LoadBalancerArn=self.load_balancer,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[self.forward((self.blue, 1), (self.green, 0))],
        )
        self.listener = listener["Listeners"][0]["ListenerArn"]

    def group_of(self, name, **more):
        settings = {"Protocol": "HTTP", "Port": 8080, "VpcId": self.network.vpc, "TargetType": "ip", **more}
        return self.aws.elbv2.create_target_group(Name=name, **settings)["TargetGroups"][0]["TargetGroupArn"]

    @staticmethod
    def forward(*weights):
        groups = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights]
        return {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}

    def weights(self):
        [listener] = self.aws.elbv2.describe_listeners(ListenerArns=[self.listener])["Listeners"]
        names = {self.blue: "blue", self.green: "green"}
        groups = listener["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]
        return {names[group["TargetGroupArn"]]: group["Weight"] for group in groups}

    def delete(self):
        elbv2 = self.aws.elbv2
        elbv2.delete_load_balancer(LoadBalancerArn=self.load_balancer)
        for group in (self.blue, self.green):
            code(elbv2.delete_target_group, TargetGroupArn=group)
        return code(elbv2.describe_load_balancers, LoadBalancerArns=[self.load_balancer])


def load_balancer(aws):
    stack = Stack(aws, "shop")
    elbv2, arn = aws.elbv2, stack.load_balancer
    [described] = elbv2.describe_load_balancers(Names=["shop"])["LoadBalancers"]
    elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "61"}]
    )
    attributes = elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    attributes = {attribute["Key"]: attribute["Value"] for attribute in attributes}
    facts = {
        "created": stack.created["State"]["Code"],
        "described": described["State"]["Code"],
        "kind": (described["Type"], described["Scheme"], described["IpAddressType"]),
        "zones": len(described["AvailabilityZones"]),
        "security groups": described["SecurityGroups"] == [stack.network.group],
        "arn": arn.split(":loadbalancer/")[1].split("/")[:2],
        "attributes": [attributes[key] for key in ("idle_timeout.timeout_seconds", "deletion_protection.enabled")],
        "unknown": code(elbv2.describe_load_balancers, Names=["nobody"]),
    }
    return {**facts, "after deletion": stack.delete()}


def target_groups(aws):
    stack = Stack(aws, "groups")
    elbv2, arn = aws.elbv2, stack.green
    [group] = elbv2.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    kept = ("Protocol", "Port", "TargetType", "HealthCheckProtocol", "HealthCheckPath", "HealthCheckPort", "Matcher")
    kept += ("HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds")
    kept += ("HealthyThresholdCount", "UnhealthyThresholdCount")
    elbv2.modify_target_group(TargetGroupArn=arn, HealthCheckPath="/healthz", HealthyThresholdCount=3)
    [changed] = elbv2.describe_target_groups(Names=["groups-green"])["TargetGroups"]
    elbv2.modify_target_group_attributes(
        TargetGroupArn=arn, Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "5"}]
    )
    attributes = elbv2.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]
    attributes = {attribute["Key"]: attribute["Value"] for attribute in attributes}
    facts = {
        "defaults": {name: group[name] for name in kept},
        "changed": (changed["HealthCheckPath"], changed["HealthyThresholdCount"], changed["HealthCheckIntervalSeconds"]),
        "attributes": [
            attributes[key]
            for key in ("deregistration_delay.timeout_seconds", "stickiness.enabled", "load_balancing.algorithm.type")
        ],
        "in use": code(elbv2.delete_target_group, TargetGroupArn=stack.blue),
        "other settings": code(stack.group_of, name="groups-green", HealthCheckPath="/other"),
        "unknown": code(elbv2.describe_target_groups, Names=["nobody"]),
        "bad name": code(stack.group_of, name="a_b"),
    }
    return {**facts, "after deletion": stack.delete()}


def weights(aws):
    stack = Stack(aws, "weights")
    seen = [stack.weights()]
    for blue, green in ((90, 10), (0, 999)):
        actions = [stack.forward((stack.blue, blue), (stack.green, green))]
        aws.elbv2.modify_listener(ListenerArn=stack.listener, DefaultActions=actions)
        seen.append(stack.weights())
    unknown = stack.listener[:-4] + "0000"
    return {
        "weights": seen,
        "unknown": code(aws.elbv2.modify_listener, ListenerArn=unknown, Port=81),
        "after deletion": stack.delete(),
    }


def rules(aws):
    stack = Stack(aws, "rules")
    elbv2 = aws.elbv2
    path = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/api/*"]}}
    header = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "x-canary", "Values": ["yes"]}}
    tea = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"}}
    create = {"ListenerArn": stack.listener, "Actions": [tea]}
    first = elbv2.create_rule(Priority=10, Conditions=[path, header], **create)["Rules"][0]["RuleArn"]
    second = elbv2.create_rule(Priority=20, Conditions=[path], **create)["Rules"][0]["RuleArn"]
    elbv2.set_rule_priorities(
        RulePriorities=[{"RuleArn": first, "Priority": 21}, {"RuleArn": second, "Priority": 11}]
    )
    elbv2.modify_rule(RuleArn=first, Actions=[stack.forward((stack.blue, 1), (stack.green, 0))])
    found = elbv2.describe_rules(ListenerArn=stack.listener)["Rules"]
    found.sort(key=lambda rule: rule["Priority"])
    facts = {
        "rules": [(rule["Priority"], rule["IsDefault"], rule["Actions"][0]["Type"]) for rule in found],
        "conditions": [sorted(one["Field"] for one in rule["Conditions"]) for rule in found],
        "taken": code(elbv2.create_rule, Priority=11, Conditions=[path], **create),
        "no group": code(
            elbv2.create_rule,
            ListenerArn=stack.listener,
            Priority=30,
            Conditions=[path],
            Actions=[{"Type": "forward", "TargetGroupArn": stack.blue[:-4] + "0000"}],
        ),
    }
    elbv2.delete_rule(RuleArn=first)
    left = elbv2.describe_rules(ListenerArn=stack.listener)["Rules"]
    facts["left"] = sorted(rule["Priority"] for rule in left)
    return {**facts, "after deletion": stack.delete()}


def tags(aws):
    stack = Stack(aws, "tags")
    elbv2 = aws.elbv2

    def seen(arn):
        [told] = elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"]
        return sorted((tag["Key"], tag["Value"]) for tag in told["Tags"])

    facts = {"created": seen(stack.load_balancer)}
    for arn in (stack.load_balancer, stack.blue, stack.listener):
        elbv2.add_tags(ResourceArns=[arn], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        elbv2.add_tags(ResourceArns=[arn], Tags=[{"Key": "a", "Value": "3"}])
        elbv2.remove_tags(ResourceArns=[arn], TagKeys=["b", "c"])
    facts["changed"] = [seen(arn) for arn in (stack.load_balancer, stack.blue, stack.listener)]
    return {**facts, "after deletion": stack.delete()}


def listeners(aws):
    stack = Stack(aws, "listeners")
    elbv2 = aws.elbv2
    found = elbv2.describe_listeners(LoadBalancerArn=stack.load_balancer)["Listeners"]
    facts = {"listeners": [(one["Protocol"], one["Port"]) for one in found]}
    elbv2.delete_listener(ListenerArn=stack.listener)
    facts["deleted"] = code(elbv2.describe_listeners, ListenerArns=[stack.listener])
    facts["freed"] = code(elbv2.delete_target_group, TargetGroupArn=stack.green)
    return {**facts, "after deletion": stack.delete()}


#: A metric alarm as it is put.
METRIC = {
    "AlarmName": "errors",
    "Namespace": "Shop",
    "MetricName": "Errors",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 2,
    "Threshold": 1.5,
    "ComparisonOperator": "GreaterThanThreshold",
    "Dimensions": [{"Name": "Service", "Value": "web"}],
}


def alarms(aws):
    cloudwatch = aws.cloudwatch
    cloudwatch.put_metric_alarm(**METRIC)
    kept = ("Namespace", "MetricName", "Statistic", "Period", "EvaluationPeriods", "Threshold", "Dimensions")
    kept += ("ComparisonOperator", "ActionsEnabled", "AlarmActions", "OKActions")
    seen = []
    for state in ("ALARM", "OK", "INSUFFICIENT_DATA"):
        cloudwatch.set_alarm_state(AlarmName="errors", StateValue=state, StateReason="test")
        [alarm] = cloudwatch.describe_alarms(AlarmNames=["errors", "nobody"])["MetricAlarms"]
        seen.append((alarm["StateValue"], alarm["StateReason"]))
    facts = {
        "settings": {name: alarm[name] for name in kept},
        "states": seen,
        "unknown": code(cloudwatch.set_alarm_state, AlarmName="nobody", StateValue="OK", StateReason="test"),
    }
    cloudwatch.delete_alarms(AlarmNames=["errors"])
    facts["left"] = cloudwatch.describe_alarms()["MetricAlarms"]
    return facts


#: Where moto is right (facts about moto 5.2.1 say where it is not), both must give the same facts.
COMPARED = [load_balancer, target_groups, weights, rules, tags, listeners, alarms]
