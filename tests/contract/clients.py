"""boto3 clients of a sandbox, whose answers are all checked against the service model, and of moto."""

import boto3
from botocore.config import Config

import model
from bad_requests import Suspicious

REGION = "us-east-1"


class Checked:
    """Clients whose good answers are compared with the model, and whose errors with the operation's error list."""

    #: Codes that AWS's services have in common and no operation lists.
    COMMON = {"ValidationError", "Throttling", "InternalFailure", "InvalidAction", "MissingAuthenticationToken"}
    #: Of the protocol itself: a number or a truth value that is none.
    COMMON |= {"MalformedInput"}

    def __init__(self, endpoint, suspicious=False):
        self.operations = set()
        self.problems = []
        self._clients = {name: self._client(name, endpoint) for name in ("elbv2", "ec2", "cloudwatch", "sts")}
        if suspicious:
            for name, client in self._clients.items():
                lenient = self._client(name, endpoint, parameter_validation=False)
                self._clients[name] = Suspicious(client, lenient, self.problems)

    def __getattr__(self, name):
        return self._clients[name]

    def _client(self, name, endpoint, **settings):
        client = boto3.client(
            name,
            endpoint_url=endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}, **settings),
        )
        protocol = client.meta.service_model.resolved_protocol

        def before_parse(operation_model, response_dict, **_):
            code = response_dict["status_code"]
            self.operations.add(f"{name}:{operation_model.name}")
            try:
                if code == 200:
                    model.check(operation_model, protocol, response_dict["body"])
            except model.Surprise as surprise:
                self.problems.append(f"{name}: {surprise}")

        def after_call(http_response, parsed, model, **_):
            if http_response.status_code == 200:
                return
            code = parsed["Error"]["Code"]
            listed = {shape.error_code for shape in model.error_shapes} | self.COMMON
            # EC2 lists no errors at all.
            if name != "ec2" and code not in listed:
                self.problems.append(f"{name}: {model.name} does not fail with {code}")

        client.meta.events.register("before-parse.*", before_parse)
        client.meta.events.register("after-call.*", after_call)
        return client


class Moto:
    """Clients of moto, which runs in this process."""

    def __init__(self):
        keys = {"region_name": REGION, "aws_access_key_id": "test", "aws_secret_access_key": "test"}
        self.elbv2 = boto3.client("elbv2", **keys)
        self.ec2 = boto3.client("ec2", **keys)
        self.cloudwatch = boto3.client("cloudwatch", **keys)
        self.sts = boto3.client("sts", **keys)
