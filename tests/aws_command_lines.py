"""Lines for a shell taken apart, and checked against what AWS's own API descriptions say, as botocore carries them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, cast

from botocore_shapes import faults, output_shape

GLOBAL_OPTIONS = {"region", "output", "query", "cli-input-json"}
WITHOUT_REGION = {"cloudfront", "iam", "route53"}
"""Services that are everywhere."""


@dataclass
class Call:
    """A call of the AWS CLI: options by their names without hyphens, each with the words behind it."""

    service: str
    operation: str
    options: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])

    def get(self, name: str) -> str:
        (value,) = self.options[name]
        return value


@dataclass
class Line:
    """A line: what it calls, the words of jq where it has some, the file that it writes, the variable that it sets."""

    calls: list[Call]
    jq: list[str]
    written: str | None = None
    variable: str | None = None


def taken_apart(line: str) -> Line:
    """A line as a shell would take it apart. Asserts that it is of the kind that there is."""
    assignment = re.fullmatch(r'([A-Z]+)="\$\((.*)\)"', line)
    if assignment:
        inner = taken_apart(assignment[2])
        inner.variable = assignment[1]
        return inner
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|><;&")
    lexer.whitespace_split = True
    words = list(lexer)
    assert not set(words) & {";", "&", "&&", "||", "<"}, line
    found = Line([], [])
    if ">" in words:
        at = words.index(">")
        found.written = words[at + 1]
        words = words[:at] + words[at + 2 :]
    for command in _parts(words, "|"):
        if command[0] == "jq":
            found.jq = command[1:]
        else:
            assert command[0] == "aws", line
            found.calls.append(_call(command[1:]))
    return found


def _parts(words: list[str], separator: str) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word == separator:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _call(words: list[str]) -> Call:
    call = Call(words[0], words[1])
    name = ""
    for word in words[2:]:
        if word.startswith("--"):
            name, is_joined, value = word[2:].partition("=")
            assert name not in call.options
            call.options[name] = [value] if is_joined else []
        else:
            call.options[name].append(word)
    return call


# --- what the CLI takes --------------------------------------------------------------------------------------------


@cache
def _model(service: str) -> Any:
    return import_module("botocore.session").get_session().get_service_model(service)


def spoken(name: str) -> str:
    """What the AWS CLI calls an operation, or a member of what it is asked with."""
    told: str = import_module("botocore").xform_name(name, "-")
    return told


@cache
def operations(service: str) -> dict[str, str]:
    return {spoken(name): name for name in _model(service).operation_names}


def input_shape(call: Call) -> Any:
    return _model(call.service).operation_model(operations(call.service)[call.operation]).input_shape


def faults_of(call: Call) -> list[str]:
    """What AWS would not take of a call, as far as its API description tells."""
    if call.operation not in operations(call.service):
        return [f"{call.service} has no operation {call.operation}"]
    found = [] if call.service in WITHOUT_REGION or "region" in call.options else [f"{call.operation} in which region?"]
    asked, flaws = parameters_of(call)
    found += flaws
    shape = input_shape(call)
    # What is required may also be in the file, which is looked at where the call is made.
    if "cli-input-json" not in call.options:
        found += [f"{call.operation} lacks {name}" for name in shape.required_members if name not in asked]
    for name, value in asked.items():
        if not is_open(value):
            found += _faults_in(value, shape.members[name], name)
    return found + list(_faults_of_patches(call, asked))


def parameters_of(call: Call) -> tuple[dict[str, Any], list[str]]:
    """The parameters of a call as botocore would be given them, and what is no parameter at all."""
    members = {spoken(name): (name, shape) for name, shape in input_shape(call).members.items()}
    asked: dict[str, Any] = {}
    flaws: list[str] = []
    for option, words in call.options.items():
        if option in GLOBAL_OPTIONS:
            continue
        name, shape = members.get(option.removeprefix("no-") if option not in members else option, (None, None))
        if name is None or (len(words) == 0) != (shape.type_name == "boolean"):
            flaws.append(f"{call.operation} takes no --{option} {' '.join(words)}")
        elif not words:
            asked[name] = option in members
        else:
            asked[name] = _value(words, shape)
    return asked, flaws


def is_open(value: Any) -> bool:
    """Whether a value comes from a file or a variable."""
    return isinstance(value, str) and (value.startswith(("file://", "$")) or "${" in value)


def _value(words: list[str], shape: Any) -> Any:
    (word,) = words
    if shape.type_name in ("string", "blob") or word.startswith("file://"):
        return word
    if shape.type_name == "list" and shape.member.type_name == "string":
        return [word]
    if word.startswith(("[", "{")):
        return json.loads(word)
    assert shape.type_name == "list"
    assert shape.member.type_name == "structure"
    return [dict(pair.split("=", 1) for pair in word.split(",") if "=" in pair)]


def _faults_in(value: Any, shape: Any, where: str) -> list[str]:
    found = faults(value, shape, where)
    choices: list[str] = getattr(shape, "enum", [])
    if choices and value not in choices:
        found.append(f"{where} is none of {choices}: {value!r}")
    pattern = shape.metadata.get("pattern")
    # ".*" and the like say nothing; Python has no possessive quantifiers before 3.11.
    if isinstance(value, str) and pattern and not re.fullmatch(pattern, value):
        found.append(f"{where} is not {pattern}: {value!r}")
    return found


def _faults_of_patches(call: Call, asked: dict[str, Any]) -> Iterator[str]:
    """The first step of each patch names a member of what the operation answers."""
    if "patchOperations" not in asked or is_open(asked["patchOperations"]):
        return
    members = output_shape(call.service, operations(call.service)[call.operation]).members
    for patch in cast("list[dict[str, str]]", asked["patchOperations"]):
        first = patch["path"].split("/")[1]
        if re.fullmatch(r"/(\*|~1[^/]*)/[A-Z*]+/throttling/(rate|burst)Limit", patch["path"]):
            # Settings of a stage are told by the path and the method that they are for.
            first = "methodSettings"
        if not patch["path"].startswith("/") or first not in members:
            yield f"{call.operation} knows no {patch['path']}"
        # Of a list, one value goes.
        is_listed = patch["path"] == f"/{first}" and first in members and members[first].type_name == "list"
        if set(patch) != ({"op", "path"} if patch["op"] == "remove" and not is_listed else {"op", "path", "value"}):
            yield f"{call.operation}: {patch}"
