from cfnlint.config import ManualArgs as ManualArgs
from cfnlint.rules import Match

def lint(s: str, *, config: ManualArgs | None = None) -> list[Match]: ...
