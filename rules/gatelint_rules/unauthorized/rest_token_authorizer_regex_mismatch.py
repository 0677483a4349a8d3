"""The validation expression of a TOKEN authorizer does not match the tokens that clients send.

## Why
API Gateway matches the whole value of the token's header with `IdentityValidationExpression` before it calls the
authorizer's function, and answers 401 Unauthorized where it does not match. The value of an Authorization header begins
with `Bearer` and a blank, and a JSON Web Token is made of letters, digits, `-` and `_` in three parts between dots. An
expression that forgets one of these refuses every such token, and the function, which would accept it, is never asked.

## How to fix
Write an expression that has room for all of it, such as `^Bearer [-0-9a-zA-Z._~+/]+=*$`, or leave it out: it only saves
calls of the function.

## Exceptions
Opaque tokens and tokens with a form of their own may match what no JWT matches, so that without a look at the tokens
themselves the finding is only a possibility. REQUEST authorizers do not use the expression, and one for a Cognito user
pool is matched with the token's audience. Expressions beyond plain regular expressions are not judged.

## References
- https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
- https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
- https://repost.aws/knowledge-center/api-gateway-401-error-lambda-authorizer
"""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.authorizers.authorizer_reads import code_of, speaks_of
from gatelint.behavior.authorizers.guards import authorizer_asked, guards, request_to_any
from gatelint.behavior.authorizers.identities import demanded_by
from gatelint.behavior.authorizers.token_patterns import Misfit, is_told_whole, lets_any_through, misfits_of
from gatelint.behavior.routing.told_requests import told_requests
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.authorizer import Authorizer, IdentitySource
from gatelint.front_door.door import FrontDoor
from gatelint.front_door.route import Route
from gatelint.remedies import SetValue
from gatelint.rule import Certainty, Finding, Note, Rule
from gatelint.values import Known
from gatelint_rules.refused_identities import refusal
from gatelint_rules.unauthorized import failure

WHO = {
    Misfit.ODD_SCHEME: 'with "Bearer" before the token',
    Misfit.NO_SCHEME: 'with "Bearer" before the token',
    Misfit.NO_DOTS: "with a JWT",
    Misfit.NO_BASE64URL: "with a JWT",
    Misfit.OPAQUE_ONLY: "with a JWT",
}

SIGN = {Misfit.OPAQUE_ONLY: "jwt", Misfit.NO_SCHEME: "bearer"}
"""What the function's code has to speak of before these are told."""

HELP = "write an expression that lets the whole value through, such as ^Bearer [-0-9a-zA-Z._~+/]+=*$, or leave it out"
EVERYTHING = ".*"
"""An expression that leaves it to the function, as none would."""


def check(door: FrontDoor) -> Iterator[Finding]:
    for api in door.apis:
        if api.kind is not ApiKind.REST:
            continue
        for authorizer, routes in guards(api, "TOKEN"):
            expression = authorizer.validation_expression
            sources = demanded_by(authorizer)
            if not isinstance(expression, Known) or len(sources) != 1:
                continue
            told = list(told_tokens_refused(door, authorizer, expression, sources[0]))
            found = told or list(misfits(api, routes, authorizer, expression, sources[0]))
            yield from found[:1]


def told_tokens_refused(
    door: FrontDoor, authorizer: Authorizer, expression: Known[str], source: IdentitySource
) -> Iterator[Finding]:
    """Requests that are told, token and all."""
    for request in told_requests(door):
        header = request.header(source.name)
        if authorizer_asked(request.route) is not authorizer or header is None:
            continue
        if lets_any_through(expression.value, header).is_no:
            cause = f"{subject(authorizer)} does not match the token that it is told with"
            found = refusal(request.api, request.request, expression.place, cause)
            found.certainty = Certainty.WILL if is_told_whole(header) else Certainty.MAY
            found.help = HELP
            found.remedies = [SetValue(expression.place, EVERYTHING)]
            found.notes = [Note(request.call.at, f"{request.spoken} tells the token")]
            yield found


def misfits(
    api: Api, routes: list[Route], authorizer: Authorizer, expression: Known[str], source: IdentitySource
) -> Iterator[Finding]:
    """What the expression has against common tokens, where the function expects such."""
    code = code_of(authorizer)
    for misfit in misfits_of(expression.value, source.name):
        cause = f"{subject(authorizer)} {misfit.value}"
        found = refusal(api, request_to_any(api, routes, WHO.get(misfit, "")), expression.place, cause)
        found.certainty = Certainty.WILL if misfit is Misfit.NOTHING else Certainty.MAY
        found.help = HELP
        found.remedies = [SetValue(expression.place, EVERYTHING)]
        word = SIGN.get(misfit)
        if word is None:
            yield found
        elif code is not None and speaks_of(code, word):
            found.notes.append(Note(code.at, f'the function speaks of "{word}"'))
            yield found


def subject(authorizer: Authorizer) -> str:
    return f"the expression that authorizer {authorizer.name} validates tokens with"


rule = Rule(id="rest-token-authorizer-regex-mismatch", code=9611, failure=failure, check=check, kinds=("REST",))
