from collections.abc import Sequence
from typing import Any

from cfnlint.rules import Match

class RulesCollection: ...

def get_rules(append_rules: list[str], ignore_rules: list[str], include_rules: list[str]) -> RulesCollection: ...
def run_checks(
    filename: str, template: dict[str, Any], rules: RulesCollection | None, regions: Sequence[str]
) -> list[Match]: ...
