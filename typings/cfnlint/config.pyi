from typing import Any, TypedDict

class ManualArgs(TypedDict, total=False):
    append_rules: list[str]
    configure_rules: dict[str, Any]
    ignore_checks: list[str]
    include_checks: list[str]
    mandatory_checks: list[str]
    regions: list[str]
    templates: list[str]

class ConfigMixIn:
    def __init__(self, cli_args: list[str] | None = None, **kwargs: Any) -> None: ...
