"""What of gatelint others may rely on is what docs/api.md lists, and that list is written from here."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from gatelint.packs import load_packs
from rule_fixtures import ROOT

API = ROOT / "docs" / "api.md"
BEGIN, END = "<!-- names -->\n", "<!-- end of names -->\n"
ENGINE = ROOT / "linter" / "gatelint"

MODEL = sorted(path.stem for path in ENGINE.glob("front_door/[a-z]*.py") if path.stem != "managed_policies")
WHOLE = ("rule", "remedies", "values", "text", *(f"front_door.{name}" for name in MODEL))
"""Modules of which all is public that begins with no underscore and is not listed below."""

NOT_PUBLIC = {
    "rule": {"says_nothing"},
    "values": {"T", "T_co", "Stretch", "measured"},
}

NAMED = {
    "": ["check"],
    "embedding": ["Checked"],
    "diagnosis": ["Diagnosis", "OpenQuestion", "Problem", "Construct"],
    "errors": ["UsageError"],
    "behavior.cloudfront.distributions": ["behavior_for", "origin_of"],
    "behavior.cloudfront.forwarding": ["allows_method", "caches", "forwards_host", "forwards_query_string"],
    "behavior.cloudfront.origins": ["ApiOrigin", "api_origins"],
    "behavior.routing.endpoints": ["EndpointKind", "endpoint_of"],
    "behavior.routing.routes": ["reaches", "routes_at", "routes_reached"],
    "behavior.routing.stages": ["stage_named"],
    "behavior.authorizers.demands": ["Demand", "demands_of"],
    "behavior.browsers.cors": ["allows_header", "allows_origin"],
}
"""Modules of which these names are public."""


def path_of(module: str) -> Path:
    path = ENGINE.joinpath(*module.split(".")) if module else ENGINE
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def definitions(module: str) -> dict[str, tuple[bool, str]]:
    """What a module defines: whether it is a function, and the first sentence about it."""
    body = ast.parse(path_of(module).read_text()).body
    found: dict[str, tuple[bool, str]] = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = (isinstance(node, ast.FunctionDef), ast.get_docstring(node) or "")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            told = after.value if isinstance(after, ast.Expr) else None
            text = told.value if isinstance(told, ast.Constant) and isinstance(told.value, str) else ""
            if isinstance(target, ast.Name):
                found[target.id] = (False, text)
    return found


def public_names(module: str) -> list[str]:
    if module in NAMED:
        return NAMED[module]
    names = [name for name in definitions(module) if not name.startswith("_")]
    return [name for name in names if name not in NOT_PUBLIC.get(module, ())]


def written() -> Iterator[str]:
    for module in (*NAMED, *WHOLE):
        if module not in NAMED or module in ("", "embedding", "diagnosis", "errors"):
            yield from section(module)
    for module in NAMED:
        if module.startswith("behavior."):
            yield from section(module)


def section(module: str) -> Iterator[str]:
    told = definitions(module)
    yield f"### `{'.'.join(filter(None, ['gatelint', module]))}`\n\n"
    for name in public_names(module):
        is_function, documentation = told[name]
        summary = " ".join(documentation.split("\n\n")[0].split())
        yield f"- `{name}{'()' if is_function else ''}`{': ' + summary if summary else ''}\n"
    yield "\n"


def test_the_public_names_are_those_that_are_listed(*, update: bool) -> None:
    text = API.read_text()
    before, _, rest = text.partition(BEGIN)
    expected = f"{before}{BEGIN}\n{''.join(written())}{END}{rest.partition(END)[2]}"
    if update:
        API.write_text(expected)
    assert text == expected or update, "the public surface has changed: if that is meant, run pytest --update"


@pytest.mark.parametrize("module", [*NAMED, *WHOLE])
def test_every_public_class_and_function_is_there_and_documented(module: str) -> None:
    loaded = import_module(f"gatelint.{module}".rstrip("."))
    names = public_names(module)
    assert names
    for name in names:
        value = getattr(loaded, name)
        if isinstance(value, type) or definitions(module)[name][0]:
            assert (value.__doc__ or "").strip(), name


def test_gatelint_itself_offers_one_function_and_is_loaded_fast() -> None:
    code = (
        "import sys; before = set(sys.modules); import gatelint;"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith('gatelint')), gatelint.__all__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['gatelint'] ['__version__', 'check']\n"


def test_our_codes_leave_those_of_others_alone() -> None:
    ours = [rule.code for rule in load_packs() if rule.id != "route-below-retired-path"]
    assert all(9600 < code < 9800 for code in ours)
