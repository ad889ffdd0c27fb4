"""The rest of what the sandbox offers, so that every action's answer is compared with the model."""

import base64
import json

from scenarios import METRIC, Stack, code


def token(claims):
    """What an identity provider hands out; nobody looks at its signature."""
    part = lambda content: base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
    return ".".join([part({"alg": "RS256"}), part(claims), "c2lnbmF0dXJl"])


def run(aws):
    elbv2 = aws.elbv2
    stack = Stack(aws, "offered")
    this = {"LoadBalancerArn": stack.load_balancer}
    elbv2.set_subnets(Subnets=stack.network.subnets[::-1], **this)
    elbv2.set_security_groups(SecurityGroups=[stack.network.group], **this)
    elbv2.set_ip_address_type(IpAddressType="dualstack", **this)
    elbv2.describe_capacity_reservation(**this)
    secure = elbv2.create_listener(
        Protocol="HTTPS",
        Port=443,
        Certificates=[{"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/a"}],
        DefaultActions=[{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301", "Port": "80"}}],
        **this,
    )["Listeners"][0]["ListenerArn"]
    elbv2.describe_listener_certificates(ListenerArn=secure)
    elbv2.modify_listener_attributes(
        ListenerArn=secure, Attributes=[{"Key": "routing.http.response.server.enabled", "Value": "false"}]
    )
    elbv2.describe_listener_attributes(ListenerArn=secure)
    by_expression = [{"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/v[0-9]+/"]}}]
    rewrites = [{"Regex": "^/v[0-9]+/", "Replace": "/"}]
    rule = elbv2.create_rule(
        ListenerArn=stack.listener,
        Priority=7,
        Conditions=by_expression,
        Transforms=[{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": rewrites}}],
        Actions=[stack.forward((stack.blue, 1))],
    )["Rules"][0]
    assert rule["Transforms"][0]["UrlRewriteConfig"]["Rewrites"] == rewrites
    [changed] = elbv2.modify_rule(RuleArn=rule["RuleArn"], ResetTransforms=True)["Rules"]
    assert changed["Transforms"] == []
    functions = elbv2.create_target_group(Name="offered-functions", TargetType="lambda")["TargetGroups"][0]
    assert elbv2.describe_target_health(TargetGroupArn=functions["TargetGroupArn"])["TargetHealthDescriptions"] == []
    unknown = [{"Id": "arn:aws:lambda:us-east-1:000000000000:function:nobody"}]
    of_functions = {"TargetGroupArn": functions["TargetGroupArn"]}
    assert code(elbv2.register_targets, Targets=unknown, **of_functions) == "InvalidTarget"
    elbv2.delete_target_group(**of_functions)
    target = [{"Id": "127.0.0.1", "Port": 9}]
    elbv2.register_targets(TargetGroupArn=stack.blue, Targets=target)
    elbv2.describe_target_health(TargetGroupArn=stack.blue, Include=["AnomalyDetection"])
    elbv2.deregister_targets(TargetGroupArn=stack.blue, Targets=target)
    stack.delete()

    ec2 = aws.ec2
    ec2.describe_availability_zones()
    [reservation] = ec2.describe_instances()["Reservations"]
    assert reservation["Instances"][0]["InstanceId"] == "i-0123456789abcdef0"
    ec2.describe_account_attributes()
    ec2.describe_route_tables()
    ec2.describe_network_interfaces()
    ec2.describe_vpc_attribute(VpcId=stack.network.vpc, Attribute="enableDnsSupport")
    assert code(ec2.describe_subnets, SubnetIds=["subnet-x"]) == "InvalidSubnetID.NotFound"
    this = {"InstanceIds": ["i-0123456789abcdef0"]}
    states = [ec2.stop_instances(**this)["StoppingInstances"], ec2.start_instances(**this)["StartingInstances"]]
    states.append(ec2.terminate_instances(**this)["TerminatingInstances"])
    assert [changed[0]["PreviousState"]["Name"] for changed in states] == ["running", "stopped", "running"]
    assert code(ec2.start_instances, **this) == "IncorrectInstanceState"
    aws.sts.get_caller_identity()
    aws.sts.assume_role(
        RoleArn="arn:aws:iam::000000000000:role/deploy",
        RoleSessionName="release-42",
        ExternalId="partner",
        DurationSeconds=900,
        Policy='{"Version": "2012-10-17", "Statement": []}',
        Tags=[{"Key": "team", "Value": "shop"}],
        TransitiveTagKeys=["team"],
        SourceIdentity="somebody",
    )
    aws.sts.assume_role_with_web_identity(
        RoleArn="arn:aws:iam::000000000000:role/deploy",
        RoleSessionName="release-43",
        WebIdentityToken=token({"sub": "repo:shop/web", "aud": "sts.amazonaws.com", "iss": "https://token.example"}),
        DurationSeconds=900,
    )

    cloudwatch = aws.cloudwatch
    cloudwatch.put_metric_alarm(**METRIC)
    cloudwatch.put_composite_alarm(AlarmName="all", AlarmRule="NOT OK(errors) AND (TRUE OR FALSE)")
    [alarm] = cloudwatch.describe_alarms(AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert alarm["StateValue"] == "ALARM"
    cloudwatch.set_alarm_state(AlarmName="errors", StateValue="OK", StateReason="test")
    [alarm] = cloudwatch.describe_alarms(AlarmNames=["all"], AlarmTypes=["CompositeAlarm"])["CompositeAlarms"]
    assert alarm["StateValue"] == "OK"
    [child] = cloudwatch.describe_alarms(ChildrenOfAlarmName="all")["MetricAlarms"]
    assert child["AlarmName"] == "errors"
    this = {"ResourceARN": alarm["AlarmArn"]}
    cloudwatch.tag_resource(Tags=[{"Key": "team", "Value": "shop"}], **this)
    assert cloudwatch.list_tags_for_resource(**this)["Tags"] == [{"Key": "team", "Value": "shop"}]
    cloudwatch.untag_resource(TagKeys=["team"], **this)
    cloudwatch.delete_alarms(AlarmNames=["all", "errors"])
