"""What gatelint's rules add to the time that cfn-lint takes over one template.

Run it by hand: `python tests/benchmarks/cfn_lint.py [RUNS] [TEMPLATE...]`. It counts the time of processors, takes the
best of the runs, and has those with and without the rules take turns, so that what else the machine does weighs little.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
TEMPLATES = (
    FIXTURES / "cloudfront-origin-http-only" / "sub" / "broken.yaml",
    FIXTURES / "cors-rest-options-requires-auth" / "sam-default-authorizer" / "broken.yaml",
)
CFN_LINT = [sys.executable, "-c", "from cfnlint.runner import main; main()"]


def seconds(environment: dict[str, str], *arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*CFN_LINT, *arguments], stdout=subprocess.DEVNULL, env=environment, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as compiled:
        # As where both are installed: compiled once.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        for template in sys.argv[2:] or map(str, TEMPLATES):
            pairs = [
                (seconds(environment, "--", template), seconds(environment, "-a", "gatelint.cfn_lint", "--", template))
                for _ in range(runs + 1)
            ]
            without, together = (min(times) for times in zip(*pairs[1:], strict=True))
            print(f"{template}: {without:.3f} s without, {together:.3f} s with: {together / without - 1:+.1%}")


if __name__ == "__main__":
    main()
