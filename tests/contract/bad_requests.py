"""Requests that AWS's own service model does not allow: each has to be refused.

They are made from a request that is good: without a member that is required, with a word that an enumeration does not
have, or with a number out of its range. They are sent right before the good one, which then still has to succeed.
"""

import copy

from botocore.exceptions import ClientError

#: Members that are kept without being looked at, as nothing here depends on them.
KEPT = {"Unit"}


def variants(shape, value):
    """What is wrong with a request, and the request."""
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name in value:
                yield f"without {name}", {key: kept for key, kept in value.items() if key != name}
        for name, member in shape.members.items():
            if name in KEPT:
                continue
            if name in value:
                inner = variants(member, value[name])
            else:
                inner = _wrong_leaf(member)
            for where, broken in inner:
                yield f"{name}: {where}", {**copy.deepcopy(value), name: broken}
    elif shape.type_name == "list" and value:
        for where, broken in variants(shape.member, value[0]):
            yield where, [broken, *value[1:]]
    else:
        yield from _wrong_leaf(shape)


def _wrong_leaf(shape):
    if shape.type_name == "string" and getattr(shape, "enum", None):
        yield "nonsense", "nonsense"
    elif shape.type_name in ("integer", "long"):
        if "max" in shape.metadata:
            yield "too large", shape.metadata["max"] + 1
        if shape.metadata.get("min", 0) > 0:
            yield "too small", shape.metadata["min"] - 1


class Suspicious:
    """A client that sends every bad variant of an operation's first request before the request itself."""

    def __init__(self, good, lenient, problems):
        self._good, self._lenient, self._problems = good, lenient, problems
        self._tried = set()

    def __getattr__(self, name):
        operation = self._good.meta.method_to_api_mapping.get(name)
        method = getattr(self._good, name)
        if operation is None:
            return method

        def call(**parameters):
            # Other members than before make other variants.
            key = (operation, *sorted(parameters))
            if key not in self._tried:
                self._tried.add(key)
                self._try(name, operation, parameters)
            return method(**parameters)

        return call

    def _try(self, name, operation, parameters):
        shape = self._good.meta.service_model.operation_model(operation).input_shape
        if shape is None:
            return
        for where, broken in variants(shape, parameters):
            try:
                getattr(self._lenient, name)(**broken)
            except ClientError as error:
                status = error.response["ResponseMetadata"]["HTTPStatusCode"]
                if not 400 <= status < 500 or error.response["Error"]["Code"] == "InvalidAction":
                    self._problems.append(f"{operation} with {where}: {status} {error}")
            else:
                self._problems.append(f"{operation} with {where} is not refused")
