"""Is an answer what AWS's own service model says it may be?

botocore parses leniently: an element that it does not know is dropped, and a wrong enumeration value passes. Here each
answer is read again, strictly, against the output shape of its operation.
"""

import json
import xml.etree.ElementTree as ElementTree
from datetime import datetime


class Surprise(Exception):
    """Something in an answer that the model does not have."""


def check(operation, protocol, body):
    """Raises Surprise when the body of a good answer to the operation is not as the model says."""
    shape = operation.output_shape
    if protocol == "json":
        if shape is not None:
            _json(shape, json.loads(body), operation.name)
        return
    root = ElementTree.fromstring(body)
    if _name(root) != f"{operation.name}Response":
        raise Surprise(f"{operation.name}: the root is {root.tag}")
    if shape is None:
        return
    if protocol == "ec2":
        _structure(shape, [child for child in root if _name(child) != "requestId"], operation.name, protocol)
        return
    wrapper = shape.serialization.get("resultWrapper")
    result = [child for child in root if _name(child) == wrapper]
    if wrapper and len(result) != 1:
        raise Surprise(f"{operation.name}: there is no {wrapper}")
    _structure(shape, list(result[0]) if wrapper else [], operation.name, protocol)


def _name(element):
    return element.tag.rsplit("}", 1)[-1]


def _structure(shape, children, where, protocol):
    members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
    seen = set()
    for child in children:
        name = _name(child)
        if name not in members:
            raise Surprise(f"{where}: {shape.name} has no member {name}")
        if name in seen:
            raise Surprise(f"{where}: {name} is there twice")
        seen.add(name)
        _value(members[name], child, f"{where}.{name}", protocol)


def _value(shape, element, where, protocol):
    if shape.type_name == "structure":
        _structure(shape, list(element), where, protocol)
    elif shape.type_name == "list":
        item = shape.member.serialization.get("name", "item" if protocol == "ec2" else "member")
        for index, child in enumerate(element):
            if _name(child) != item:
                raise Surprise(f"{where}: {_name(child)} in a list of {item}")
            _value(shape.member, child, f"{where}[{index}]", protocol)
    elif shape.type_name == "map":
        for child in element:
            if sorted(_name(part) for part in child) != ["key", "value"]:
                raise Surprise(f"{where}: an entry without key and value")
    else:
        _leaf(shape, element.text or "", where)


def _leaf(shape, text, where):
    kind = shape.type_name
    try:
        if kind in ("integer", "long"):
            int(text)
        elif kind in ("float", "double"):
            float(text)
        elif kind == "timestamp":
            datetime.fromisoformat(text.replace("Z", "+00:00"))
        elif kind == "boolean" and text not in ("true", "false"):
            raise ValueError
    except ValueError:
        raise Surprise(f"{where}: {text!r} is no {kind}") from None
    if getattr(shape, "enum", None) and text not in shape.enum:
        raise Surprise(f"{where}: {text!r} is none of {shape.enum}")


_JSON_TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
}


def _json(shape, value, where):
    if shape.type_name == "structure":
        for name, member in value.items():
            if name not in shape.members:
                raise Surprise(f"{where}: {shape.name} has no member {name}")
            _json(shape.members[name], member, f"{where}.{name}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            _json(shape.member, item, f"{where}[{index}]")
    else:
        if not isinstance(value, _JSON_TYPES[shape.type_name]):
            raise Surprise(f"{where}: {value!r} is no {shape.type_name}")
        if shape.type_name == "string" and getattr(shape, "enum", None) and value not in shape.enum:
            raise Surprise(f"{where}: {value!r} is none of {shape.enum}")
