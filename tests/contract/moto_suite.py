"""Usage: moto_suite.py DIRECTORY ENDPOINTS. Runs moto's own tests of load balancing against sandboxes.

DIRECTORY is an unpacked source distribution of moto, or where one is to be put; ENDPOINTS is a JSON object from region
to the endpoint of a sandbox. All other services are moto's, in this process. What fails must be in moto_suite.txt, and
what is listed there must fail, unless it is out of scope and not run at all. Tests go by the name of their function, and
of those with parameters by a number too, as their ids are moto's sentences.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import time
import types
import urllib.request

import botocore.session
import botocore.waiter
import pytest
from moto.ec2.models import subnets

HERE = pathlib.Path(__file__).parent
CLASSES = {"moto is wrong", "not known", "out of scope"}
SUITE = "tests/test_elbv2"
#: Is about nothing but moto's own server.
MOTOS_SERVER = f"{SUITE}/test_server.py"


def fetch(directory):
    """The unpacked source distribution of the moto that is installed here."""
    wanted = next(line for line in (HERE / "requirements.txt").read_text().split() if line.startswith("moto=="))
    unpacked = directory / wanted.replace("==", "-")
    if not (unpacked / SUITE).is_dir():
        directory.mkdir(parents=True, exist_ok=True)
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*download, "--dest", directory, wanted], check=True)
        with tarfile.open(next(directory.glob("moto-*.tar.gz"))) as archive:
            archive.extractall(directory, filter="data")
    return unpacked


def end_subnets_with_their_zones():
    """The sandbox derives a subnet's zone from the last digit of its id, which are moto's letters by chance."""
    create, random_id = subnets.SubnetBackend.create_subnet, subnets.random_subnet_id
    zone = [""]

    def create_subnet(backend, vpc_id, cidr_block, ipv6_cidr_block=None, availability_zone=None, *more, **named):
        zone[0] = (availability_zone or "")[-1:]
        return create(backend, vpc_id, cidr_block, ipv6_cidr_block, availability_zone, *more, **named)

    def random_subnet_id():
        return random_id()[: -1 if zone[0] else None] + zone[0]

    subnets.SubnetBackend.create_subnet, subnets.random_subnet_id = create_subnet, random_subnet_id


class Sandboxes:
    """Lets every client of load balancing talk to the sandbox of its region, and empties these before each test."""

    def __init__(self, endpoints):
        self.endpoints = endpoints
        self.create_client = botocore.session.Session.create_client
        session = botocore.session.Session()
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        self.cleaners = [
            session.create_client("elbv2", region, endpoint_url=url, **keys) for region, url in endpoints.items()
        ]
        self.known = listed()
        self.names = {}
        self.failed = {}
        self.passed = set()

    def pytest_sessionstart(self):
        sandboxes = self

        def create_client(session, service_name, region_name=None, *arguments, **named):
            region = region_name or os.environ.get("AWS_DEFAULT_REGION")
            if service_name == "elbv2":
                named["endpoint_url"] = sandboxes.endpoints[region]
            client = sandboxes.create_client(session, service_name, region_name, *arguments, **named)
            if service_name == "ec2":
                sandboxes.follow_instances(client, region)
            if service_name == "elbv2":
                sandboxes.let_targets_serve(client, region)
            return client

        botocore.session.Session.create_client = create_client
        end_subnets_with_their_zones()
        # What waiters wait for is there at once, or never.
        botocore.waiter.time = types.SimpleNamespace(sleep=lambda _: time.sleep(0.01))

    def pytest_runtest_setup(self):
        for client in self.cleaners:
            self.empty(client)

    def pytest_collection_modifyitems(self, config, items):
        counts = collections.Counter()
        for item in items:
            function = item.nodeid.split(f"{SUITE}/")[-1].split("[")[0]
            counts[function] += 1
            has_parameters = "[" in item.nodeid
            self.names[item.nodeid] = f"{function}[{counts[function]}]" if has_parameters else function
        unwanted = [item for item in items if self.known.get(self.names[item.nodeid], ("",))[0] == "out of scope"]
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if item not in unwanted]

    def pytest_runtest_logreport(self, report):
        name = self.names[report.nodeid]
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            self.failed[name] = crash.message if crash else str(report.longrepr)
        elif report.when == "call" and report.passed:
            self.passed.add(name)

    def empty(self, client):
        for found in client.describe_load_balancers()["LoadBalancers"]:
            this = {"LoadBalancerArn": found["LoadBalancerArn"]}
            if found["Type"] != "gateway":
                unprotected = [{"Key": "deletion_protection.enabled", "Value": "false"}]
                client.modify_load_balancer_attributes(Attributes=unprotected, **this)
            client.delete_load_balancer(**this)
        for found in client.describe_target_groups()["TargetGroups"]:
            client.delete_target_group(TargetGroupArn=found["TargetGroupArn"])

    def follow_instances(self, client, region):
        """Tells the sandbox of moto's instances."""

        def declare(id, state):
            self.put(region, f"instances/{id}", {"state": state})

        def started(parsed, **_):
            for instance in parsed.get("Instances", []):
                declare(instance["InstanceId"], "running")

        client.meta.events.register("after-call.ec2.RunInstances", started)
        for action, member, state in (
            ("StopInstances", "StoppingInstances", "stopped"),
            ("StartInstances", "StartingInstances", "running"),
            ("TerminateInstances", "TerminatingInstances", "terminated"),
        ):

            def changed(parsed, member=member, state=state, **_):
                for instance in parsed.get(member, []):
                    declare(instance["InstanceId"], state)

            client.meta.events.register(f"after-call.ec2.{action}", changed)

    def let_targets_serve(self, client, region):
        """Nothing runs in moto's instances, so their checks pass by force, and there is nothing to drain."""

        def registered(http_response, context, **_):
            for target in context.pop("registered", []) if http_response.status_code == 200 else []:
                self.put(region, f"targets/{target}/health", {"state": "healthy"})

        def deregistering(params, **_):
            at_once = [{"Key": "deregistration_delay.timeout_seconds", "Value": "0"}]
            client.modify_target_group_attributes(TargetGroupArn=params["TargetGroupArn"], Attributes=at_once)

        def remember(params, context, **_):
            group = {"TargetGroupArns": [params["TargetGroupArn"]]}
            targets = params.get("Targets", [])
            if not all("Port" in target for target in targets):
                port = client.describe_target_groups(**group)["TargetGroups"][0].get("Port")
                targets = [{"Port": port, **target} for target in targets]
            context["registered"] = [f"{target['Id']}:{target['Port']}" for target in targets]

        client.meta.events.register("provide-client-params.elastic-load-balancing-v2.RegisterTargets", remember)
        client.meta.events.register("after-call.elastic-load-balancing-v2.RegisterTargets", registered)
        client.meta.events.register("provide-client-params.elastic-load-balancing-v2.DeregisterTargets", deregistering)

    def put(self, region, path, body):
        url = f"{self.endpoints[region]}/_sandbox/{path}"
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), method="PUT"))


def listed():
    """By test: why it cannot pass."""
    found = {}
    for line in (HERE / "moto_suite.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, kind, reason = (part.strip() for part in line.split(" | "))
            assert kind in CLASSES and reason and name not in found, line
            found[name] = (kind, reason)
    return found


def compare(sandboxes):
    known, failed = sandboxes.known, sandboxes.failed
    existing = set(sandboxes.names.values())
    for kind in sorted(CLASSES):
        print(f"{kind}: {sum(1 for name in known if known[name][0] == kind)}")
    print(f"{len(existing)} tests, {len(sandboxes.passed - failed.keys())} pass")
    problems = [f"{name} fails and is not listed: {why}" for name, why in failed.items() if name not in known]
    problems += [f"{name} is listed, and moto has no such test" for name in known if name not in existing]
    expected = {name for name in known if known[name][0] != "out of scope"}
    return problems + [f"{name} is listed and does not fail" for name in sorted(expected - failed.keys())]


if __name__ == "__main__":
    suite = fetch(pathlib.Path(sys.argv[1]))
    os.chdir(suite)
    sys.path.insert(0, str(suite))
    plugin = Sandboxes(json.loads(sys.argv[2]))
    quiet = ["--quiet", "--color=no", "--tb=no", "--no-summary", "-p", "no:cacheprovider"]
    pytest.main([*quiet, "--ignore", MOTOS_SERVER, *sys.argv[3:], SUITE], plugins=[plugin])
    found = compare(plugin)
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
