"""How long `gatelint check` takes over the fixtures, beside what libyaml alone takes to compose them.

Run it by hand before and after a change to a hot path: `python tests/benchmarks/check_fixtures.py [RUNS]`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOOR = """
import sys, yaml
for name in sys.argv[1:]:
    with open(name, "rb") as stream:
        list(yaml.compose_all(stream, yaml.CLoader))
"""


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def median(command: list[str], runs: int) -> float:
    seconds(command)
    return statistics.median(seconds(command) for _ in range(runs))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    files = sorted(str(path) for path in (ROOT / "fixtures").rglob("*") if path.suffix in (".yaml", ".json"))
    for title, chosen in (("one template", files[:1]), (f"{len(files)} templates", files)):
        floor = median([sys.executable, "-c", FLOOR, *chosen], runs)
        check = median([sys.executable, "-m", "gatelint", "check", *chosen], runs)
        print(f"{title}: {check:.3f} s, {check / floor:.1f} times what libyaml takes ({floor:.3f} s)")


if __name__ == "__main__":
    main()
