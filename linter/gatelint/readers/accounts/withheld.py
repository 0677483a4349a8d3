"""Secrets that AWS puts into configuration: taken out before anything else sees an answer, saves or prints it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

URL = re.compile(r"(https?|wss?)://([a-z0-9.-]+(?::\d+)?)(/[^?#\s]*)?$", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?$")
OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".cloudfront.net", ".on.aws")
OPEN_HEADERS = frozenset({"accept", "content-type", "host", "origin", "referer", "user-agent"})
"""Headers whose values a web ACL may be compared with openly; a rule for any other may look for a shared secret."""


def without_secrets(service: str, operation: str, answer: Any) -> Any:
    """The answer of a call, changed in place: secrets are None, or gone where AWS would leave them out as well."""
    withhold = WITHHELD.get((service, operation))
    if withhold is not None:
        withhold(answer)
    return answer


def address(text: str) -> str | None:
    """The value of an environment variable if it is a URL or a host, without what may be secret in it.

    A name, a password and a query are no part of an address; neither is a path, save on AWS's own hosts: a webhook's
    path is its password.
    """
    found = URL.match(text)
    if found is None:
        return text if HOST.match(text) else None
    scheme, host, path = found.groups()
    of_aws = host.partition(":")[0].lower().endswith(OF_AWS)
    return f"{scheme}://{host}{(path or '') if of_aws else ''}"


def each(answer: Any, *path: str) -> Iterator[dict[str, Any]]:
    """The objects under a path of members; lists on the way are gone through, and what is not there is passed over."""
    if isinstance(answer, list):
        for item in cast("list[object]", answer):
            yield from each(item, *path)
    elif isinstance(answer, dict):
        inner = cast("dict[str, Any]", answer)
        if not path:
            yield inner
        elif path[0] in inner:
            yield from each(inner[path[0]], *path[1:])


def key_values(answer: Any) -> None:
    for key in each(answer, "items"):
        key.pop("value", None)


def client_secrets(answer: Any) -> None:
    for client in each(answer, "UserPoolClient"):
        client.pop("ClientSecret", None)


def environment(answer: Any) -> None:
    for variables in each(answer, "Environment", "Variables"):
        variables.update({name: address(str(value)) for name, value in variables.items()})


def origin_headers(answer: Any) -> None:
    """CloudFront proves itself to origins with a header whose value nobody else knows."""
    for header in each(answer, "DistributionList", "Items", "Origins", "Items", "CustomHeaders", "Items"):
        header["HeaderValue"] = None


def sought_headers(answer: Any) -> None:
    """And a web ACL at the origin asks for that header."""
    for statement in statements(answer):
        part: dict[str, Any] = statement["FieldToMatch"]
        header = str(part.get("SingleHeader", {}).get("Name", "")).lower()
        if header not in OPEN_HEADERS and ("SingleHeader" in part or "Cookies" in part):
            for sought in ("SearchString", "RegexString"):
                if sought in statement:
                    statement[sought] = None


def statements(answer: Any) -> Iterator[dict[str, Any]]:
    """Whatever looks at a part of a request, however deep in ands, ors and nots."""
    if isinstance(answer, list):
        for item in cast("list[object]", answer):
            yield from statements(item)
    elif isinstance(answer, dict):
        inner = cast("dict[str, Any]", answer)
        if "FieldToMatch" in inner:
            yield inner
        for value in inner.values():
            yield from statements(value)


def people(answer: Any) -> None:
    for account in each(answer, "Accounts"):
        account.pop("Email", None)


WITHHELD: dict[tuple[str, str], Callable[[Any], None]] = {
    ("apigateway", "get_api_keys"): key_values,
    ("apigateway", "get_usage_plan_keys"): key_values,
    ("cognito-idp", "describe_user_pool_client"): client_secrets,
    ("lambda", "get_function_configuration"): environment,
    ("cloudfront", "list_distributions"): origin_headers,
    ("wafv2", "get_web_acl"): sought_headers,
    ("organizations", "list_accounts"): people,
}
