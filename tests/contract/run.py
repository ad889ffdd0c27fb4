"""Usage: run.py model|moto ENDPOINT. Says what differs and exits with 1 when anything does."""

import sys
import urllib.parse
import urllib.request

import boto3
from moto import mock_aws

import offered
import scenarios
from clients import REGION, Checked, Moto

SIGNED = f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/elasticloadbalancing/aws4_request"


def is_offered(endpoint, version, action):
    """Whether the sandbox answers an action with anything but that it does not know it."""
    form = urllib.parse.urlencode({"Action": action, "Version": version}).encode()
    request = urllib.request.Request(f"{endpoint}/", form, {"Authorization": SIGNED})
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    return b"<Code>InvalidAction</Code>" not in answer.read()


def compare_with_model(endpoint):
    aws = Checked(endpoint, suspicious=True)
    for scenario in scenarios.COMPARED:
        scenario(aws)
    offered.run(aws)
    session = boto3.session.Session(region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test")
    problems = []
    for service in ("elbv2", "ec2", "cloudwatch", "sts"):
        known = session.client(service).meta.service_model
        actions = [action for action in known.operation_names if is_offered(endpoint, known.api_version, action)]
        problems += [f"{service}:{action} is offered, and no scenario calls it" for action in actions
                     if f"{service}:{action}" not in aws.operations]
        print(f"{service}: {len(actions)} actions offered: {', '.join(sorted(actions))}")
    return problems + aws.problems


def compare_with_moto(endpoint):
    here = Checked(endpoint)
    problems = []
    for scenario in scenarios.COMPARED:
        ours = scenario(here)
        with mock_aws():
            theirs = scenario(Moto())
        differing = [name for name in ours if ours[name] != theirs[name]]
        problems += [f"{scenario.__name__}: {name}: {ours[name]!r} here, {theirs[name]!r} in moto" for name in differing]
        print(f"{scenario.__name__}: {len(ours)} facts, {len(differing)} differ")
    return problems


if __name__ == "__main__":
    compare = {"model": compare_with_model, "moto": compare_with_moto}[sys.argv[1]]
    found = compare(sys.argv[2])
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
