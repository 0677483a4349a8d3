from collections.abc import Iterator

from cfnlint.config import ConfigMixIn
from cfnlint.rules import Match, Rules

def run_template_by_file_paths(config: ConfigMixIn, rules: Rules) -> Iterator[Match]: ...
