"""How long `gatelint audit --from` takes over a large account, and how much memory.

Run it by hand before and after a change to a hot path:
`PYTHONPATH=tests python tests/benchmarks/audit_estate.py [APIS]`.
"""

from __future__ import annotations

import json
import os
import resource as usage
import subprocess
import sys
import tempfile
import time
from typing import Any

from account_snapshots import (
    ACCOUNT,
    REGION,
    account_with,
    cloudfront,
    distribution,
    function,
    method,
    resource,
    rest,
    statement,
)

FUNCTIONS = 10
"""Of each API; each is invoked by a method of its own resource."""
SHARED = "shared"
"""A function that all APIs invoke, with a permission for each of them."""


def api(number: int) -> dict[str, Any]:
    """A REST API with a resource for each of its functions, as deployed as it is edited."""
    identity = f"api{number:07}"
    resources = [{"id": f"root{number}", "path": "/"}]
    paths: dict[str, Any] = {}
    for name in names_of(number):
        methods = {**method("GET", name), **method("POST", SHARED)}
        resources.append({**resource(f"/{name}", methods), "parentId": f"root{number}"})
        paths[f"/{name}"] = {verb.lower(): operation(told) for verb, told in methods.items()}
    stages = [{"stageName": name, "deploymentId": f"{name}{number}"} for name in ("prod", "test")]
    lists: dict[str, Any] = {key: [] for key in ("authorizers", "request_validators", "gateway_responses")}
    return {
        "id": identity,
        "name": f"orders {number}",
        "resources": resources,
        "stages": stages,
        "deployments": [{"id": stage["deploymentId"]} for stage in stages],
        "summaries": {},
        "exports": {stage["stageName"]: {"openapi": "3.0.1", "paths": paths} for stage in stages},
        "endpointConfiguration": {"types": ["REGIONAL"]},
        **lists,
    }


def operation(method_told: dict[str, Any]) -> dict[str, Any]:
    integration = method_told["methodIntegration"]
    return {"x-amazon-apigateway-integration": {**integration, "type": integration["type"].lower()}}


def names_of(number: int) -> list[str]:
    return [f"orders-{number}-{one}" for one in range(FUNCTIONS)]


def permitted(number: int, path: str) -> dict[str, Any]:
    source = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:api{number:07}/*/*/{path}"
    return statement(source, Sid=f"api{number}")


def snapshot(apis: int) -> dict[str, Any]:
    functions = {name: function(name, permitted(number, name)) for number in range(apis) for name in names_of(number)}
    functions[SHARED] = function(SHARED, *(permitted(number, "*") for number in range(apis)))
    services: dict[str, Any] = {
        "apigateway": rest(*map(api, range(apis))),
        "apigatewayv2": {"apis": [], "domain_names": [], "vpc_links": []},
        "lambda": {"functions": functions},
        "ec2": {"vpc_endpoints": []},
    }
    hosts = [f"api{number:07}.execute-api.{REGION}.amazonaws.com" for number in range(0, apis, 10)]
    everywhere = cloudfront(*(distribution(host, identity=f"E{number}") for number, host in enumerate(hosts)))
    account = account_with({REGION: services}, everywhere)
    return {"gatelint_snapshot": 1, "taken": "2026-11-25T17:30:00Z", "accounts": [account]}


def main() -> None:
    apis = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "estate.json")
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(snapshot(apis), stream)
        start = time.perf_counter()
        command = [sys.executable, "-m", "gatelint", "audit", "--no-config", "--from", path]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken = time.perf_counter() - start
        memory = usage.getrusage(usage.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = os.path.getsize(path) / 1e6
    told = (done.stdout + done.stderr).strip().splitlines()
    print(f"{apis} REST APIs, {apis * FUNCTIONS} functions ({size:.1f} MB): {taken:.1f} s, {memory:.0f} MB; {told[-1]}")


if __name__ == "__main__":
    main()
