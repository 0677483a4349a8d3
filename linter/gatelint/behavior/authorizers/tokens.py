"""What a JSON Web Token says of itself.

https://datatracker.ietf.org/doc/html/rfc7519
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from gatelint.behavior.authorizers.guards import authorizer_asked
from gatelint.behavior.authorizers.identities import demanded_by
from gatelint.behavior.routing.told_requests import told_requests
from gatelint.records import field, record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.behavior.routing.told_requests import ToldRequest
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.door import FrontDoor

_TOKEN = re.compile(r"(?:Bearer\s+)?[\w-]+\.([\w-]+)\.[\w-]*", re.ASCII)


@record()
class Claims:
    """Who issued a token (`iss`), and for whom: what `aud` says, or else `client_id`."""

    issuer: str | None = None
    audience: list[str] = field(default_factory=list[str])


def claims_of(header: str) -> Claims | None:
    """The claims of the token in the value of a header, with or without "Bearer"; None where it holds none."""
    found = _TOKEN.fullmatch(header.strip())
    if found is None:
        return None
    from base64 import urlsafe_b64decode  # hardly ever needed

    try:
        import json

        payload: Any = json.loads(urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    if not isinstance(payload, dict):
        return None
    claims = cast("dict[str, Any]", payload)
    return Claims(next(_strings(claims.get("iss")), None), list(_strings(claims.get("aud", claims.get("client_id")))))


def _strings(claim: Any) -> Iterator[str]:
    """The strings of a claim that is a string or a list of them."""
    listed: list[Any] = [*claim] if isinstance(claim, list) else [claim]
    return (each for each in listed if isinstance(each, str))


def claims_told(door: FrontDoor, authorizer: Authorizer) -> Iterator[tuple[ToldRequest, Claims]]:
    """The requests to routes of an authorizer that the configuration tells with a token, and what that says."""
    for request in told_requests(door):
        if authorizer_asked(request.route) is not authorizer:
            continue
        headers = (request.header(source.name) for source in demanded_by(authorizer) if source.location == "header")
        written = next((header.literal for header in headers if header is not None), None)
        claims = None if written is None else claims_of(written)
        if claims is not None:
            yield request, claims
