"""How long `gatelint check` takes over a repository of YAML and JSON files of which none is a template.

Run it by hand: `python tests/benchmarks/no_template.py [FILES] [RUNS]`. A hook of pre-commit runs over such
repositories at every commit.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KUBERNETES = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{number}
  labels: {{app.kubernetes.io/name: service-{number}}}
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: app
          image: "registry.example/service-{number}:1.0.{number}"
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
""" + "".join(f"          # setting {line} is taken from the values of the chart\n" for line in range(40))
WORKFLOW = """\
name: build-{number}
on: [push]
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make build-{number}
"""
JSON = (
    '{{"name": "package-{number}", "version": "1.0.{number}", "Resources": [], "scripts": {{"build": "tsc::build"}}}}\n'
)
KINDS = ((KUBERNETES, "yaml"), (WORKFLOW, "yml"), (JSON, "json"))


def fill(folder: Path, files: int) -> None:
    for number in range(files):
        text, ending = KINDS[number % len(KINDS)]
        path = folder / f"group-{number % 100}" / f"part-{number % 7}" / f"file-{number}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(number=number))


def seconds(folder: Path, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "gatelint", "check"], cwd=folder, env=environment, capture_output=True, check=True
    )
    return time.perf_counter() - start


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        fill(Path(folder), files)
        times = [seconds(Path(folder), environment) for _ in range(runs + 1)][1:]
        print(f"{files} files, no template: {statistics.median(times):.2f} s")


if __name__ == "__main__":
    main()
