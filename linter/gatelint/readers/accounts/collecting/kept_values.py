"""Which values of environment variables go into a snapshot: those that tell where an API is, and no others.

A variable is kept by its name alone unless its value is a URL, or the host of an API Gateway, of a distribution, of a
function URL, or of a domain name in the snapshot. A URL with credentials, a query or something random in its path is a
secret, however much it is a URL: webhooks and presigned URLs are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from gatelint.readers.accounts.collecting.asking import mapped
from gatelint.readers.accounts.collecting.unread import UNREAD

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from gatelint.readers.accounts.collecting.asking import Json

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,24}}")
_OF_AWS = re.compile(r".*\.(?:execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|cloudfront\.net|on\.aws)")
_PATH = re.compile(r"[\w./~${}+@:%-]*", re.ASCII)
_RANDOM = re.compile(r"(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[^/{}$]{16,}")
_SCHEMES = ("http", "https", "ws", "wss")


def kept_value(value: str, hosts: AbstractSet[str]) -> str | None:
    """The value if it may be kept; `hosts` are the names by which something in the snapshot is reached."""
    if "://" not in value:
        host, _, _ = value.partition("/")
        return value if _is_known(host, hosts) and _is_tellable(value[len(host) :]) else None
    try:
        parts = urlsplit(value)
        has_port = parts.port is not None
    except ValueError:
        return None
    host = parts.netloc.rpartition(":")[0] if has_port else parts.netloc
    if parts.scheme not in _SCHEMES or not _HOST.fullmatch(host) or parts.query or parts.fragment:
        return None
    rebuilt = f"{parts.scheme}://{parts.netloc}{parts.path}"
    return value if value == rebuilt and _is_tellable(parts.path) else None


def without_secrets(configuration: Json, hosts: AbstractSet[str]) -> Json:
    """The configuration of a function, of whose environment variables only such values are left.

    Where AWS could not decrypt the variables, it says so in their place; the function has some no less.
    https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentResponse.html
    """
    fault = mapped(configuration, "Environment").get("Error")
    if isinstance(fault, dict) and fault:
        code = cast("Json", fault).get("ErrorCode")
        configuration["Environment"] = {UNREAD: f"lambda:GetFunctionConfiguration: {code or 'EnvironmentError'}"}
    elif "Environment" in configuration:
        variables = mapped(mapped(configuration, "Environment"), "Variables")
        kept = {name: kept_value(value, hosts) if isinstance(value, str) else None for name, value in variables.items()}
        configuration["Environment"] = {"Variables": kept}
    return configuration


def _is_known(host: str, hosts: AbstractSet[str]) -> bool:
    return bool(_HOST.fullmatch(host)) and (host in hosts or bool(_OF_AWS.fullmatch(host)))


def _is_tellable(path: str) -> bool:
    """Whether a path is one that people write, and not a key to something."""
    return bool(_PATH.fullmatch(path)) and not any(map(_RANDOM.fullmatch, path.split("/")))
