from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cfnlint.template import Template

class RuleMatch:
    path: list[str | int]
    message: str
    rule: CloudFormationLintRule | None
    filename: str
    location: tuple[int, int, int, int]
    def __init__(self, path: Sequence[str | int], message: str, **kwargs: object) -> None: ...

class CloudFormationLintRule:
    id: str
    shortdesc: str
    description: str
    source_url: str
    tags: list[str]
    config: dict[str, Any]
    config_definition: dict[str, Any]
    child_rules: dict[str, CloudFormationLintRule | None]
    @property
    def severity(self) -> str: ...
    def __init__(self) -> None: ...
    def configure(self, configs: Mapping[str, Any] | None = None, experimental: bool = False) -> None: ...
    def match(self, cfn: Template) -> Iterable[RuleMatch]: ...

class Match:
    message: str
    rule: CloudFormationLintRule
    filename: str | None
    linenumber: int
    columnnumber: int
    linenumberend: int
    columnnumberend: int
    path: list[str | int]

class Rules(dict[str, CloudFormationLintRule]):
    @classmethod
    def create_from_module(cls, modpath: str) -> Rules: ...
