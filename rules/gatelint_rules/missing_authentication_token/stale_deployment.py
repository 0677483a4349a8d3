"""A stage serves a snapshot of the API that was taken before a method was added.

## Why
Changes of a REST API reach no client until the API is deployed: a deployment is a snapshot, and a stage serves the one
that it names. A method that was added since is there in the console and in what `get-resources` says; on the stage,
its path answers 403 Missing Authentication Token. CloudFormation takes no new snapshot either as long as the logical id
of the deployment stays the same. Stages of HTTP APIs that do not deploy by themselves (`AutoDeploy`) are alike, and
answer 404.

## How to fix
Deploy the API to the stage (`aws apigateway create-deployment --rest-api-id ID --stage-name STAGE`). In a template, let
the logical id of the deployment change with the API, as SAM and the CDK do, and let stages of HTTP APIs deploy by
themselves.

## Exceptions
Only an account shows what a stage serves, so nothing is said of templates. Nor is it where another route of the
snapshot takes the request (`/{proxy+}`, `$default`), or where the snapshot could not be read, nor of the stage "Stage"
that SAM makes beside the one that is called. Where the stage has a canary, which serves a snapshot of its own, the
finding is a possibility. What was changed within a method since, nobody sees in its answer; a finding about what the
stage still serves says what is not deployed yet.

## References
- https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
- https://docs.aws.amazon.com/apigateway/latest/api/API_GetDeployment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.front_door.api import Api, ApiKind, EditedMethod, Stage
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import DeployStage
from gatelint.rule import Certainty, Finding, Note, Request, Rule
from gatelint_rules.missing_authentication_token import failure
from gatelint_rules.requests_to_routes import name_of

DEFAULT_ROUTE = "$default"
"""The route of an HTTP API that takes whatever no other one does."""
MOST = 3
"""So many methods, at most, have a note of their own."""


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is ApiKind.WEBSOCKET or api.imported:
            continue
        for stage in api.stages_in_use:
            missing = (
                [] if stage.deployed is None else [each for each in api.edited or () if lacks(stage.deployed, each)]
            )
            if missing:
                yield staleness_of(api, stage, missing)


def lacks(deployed: frozenset[tuple[str, str]], method: EditedMethod) -> bool:
    """Whether nothing in a snapshot takes the requests that a method is for."""
    if (DEFAULT_ROUTE, "ANY") in deployed:
        return False
    return not any(verb in (method.method, "ANY") and takes(other, method.path) for other, verb in deployed)


def other_verbs(deployed: frozenset[tuple[str, str]], method: EditedMethod) -> list[str]:
    """The verbs that a snapshot takes on the path of a method for all of them."""
    return sorted({verb for path, verb in deployed if method.method == "ANY" and takes(path, method.path)})


def takes(path: str, other: str) -> bool:
    """Whether a path with parameters stands for what another one does ("/a/{proxy+}" for "/a/b/{id}")."""
    mine, theirs = path.strip("/").split("/"), other.strip("/").split("/")
    for index, segment in enumerate(mine):
        if segment.startswith("{") and segment.endswith("+}"):
            return len(theirs) > index
        if index >= len(theirs) or not (segment == theirs[index] or segment.startswith("{")):
            return False
    return len(mine) == len(theirs)


def staleness_of(api: Api, stage: Stage, missing: list[EditedMethod]) -> Finding:
    first, others = missing[0], len(missing) - 1
    served = other_verbs(stage.deployed or frozenset(), first)
    but = f"by any method but {', '.join(served)}" if served else ""
    more = f"(and {others} more)" if others else ""
    return Finding(
        request=Request(None if first.method == "ANY" else first.method, first.path, f"{but} {more}".strip()),
        # A canary has a snapshot of its own, to which some of the requests go.
        certainty=Certainty.MAY if stage.has_canary else Certainty.WILL,
        at=stage.at,
        cause=f"stage {name_of(stage)} serves a snapshot of {api.name} from before "
        f"{'they were' if others else 'it was'} added",
        failure=failure.of(api.kind.value),
        response_type="MISSING_AUTHENTICATION_TOKEN",
        api=api,
        help=f"deploy {api.name} to stage {name_of(stage)}",
        remedies=[DeployStage(api, stage)],
        notes=[Note(each.at, f"{each.method} {each.path} is not deployed there") for each in missing[:MOST]],
    )


rule = Rule(id="stale-deployment", code=9668, failure=failure, check=check, kinds=("REST", "HTTP"))
