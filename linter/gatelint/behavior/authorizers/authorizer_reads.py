"""What of a request the code of an authorizer looks at, told by the words in it.

The code is not followed here. So nothing is a proof: what a word means hangs on the code around it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.behavior.routing.told_requests import is_sent_anyway
from gatelint.front_door.function import Function

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.function import Code

# Expressions are compiled when they are first used, which is seldom.
_COMMENT = {"python": r"#[^\n]*", "javascript": r"(?s)(?<!:)//[^\n]*|/\*.*?\*/"}

_NAMED = r"""(?x)
    (?:['"]\s*(?:,\s*\{\s*\}\s*)?[\])])?                    # event["headers"], event.get("headers", {})
    (?:\s*(?:\|\||\bor\b)\s*\{\s*\}\s*\)|\s*\))?            # (event.headers || {})
    (?:\s*(?:\?\.)?\[\s*['"]([\w-]+)['"]\s*\]               # ["X-Token"]
    |\.get\(\s*['"]([\w-]+)['"]                             # .get("X-Token")
    |\s*\??\.(?!(?:get|items|keys|values|map|has|forEach|find|entries|copy)\b)([A-Za-z_]\w*))  # .token
"""
"""What takes one by its name from the headers, or the parameters of the query string."""

_COOKIE = r"(?i)\bcookies?\b"
_TAKES_WHAT_IT_GETS = (
    r"identitySource|authorizationToken|multiValueHeaders|rawQueryString|\bin\s+\(?\s*(?:event|evt|e)?[.\[\"']*headers"
    r"|Object\.\w+\([^)]*headers|headers\.(items|keys|values|map|forEach|find|entries)\b|\.\.\.\s*[\w.]*headers"
)
"""Code that comes by an identity source without naming it."""

_HANDS_ON = r"(?<![\w.])([A-Za-z_][\w.]*)\s*\(\s*(?:event|evt|e)\s*[,)]"
_ONLY_SHOWS = (
    r"(console|logger|logging|log)\.\w+|print|str|JSON\.stringify|json\.dumps|pprint"
    r"|async|await|catch|for|function|if|return|switch|typeof|while"
)

_EITHER = r"\|\||\?\?|\bor\b"
_NOT = r"(!|\bnot\s)[\w.\[\]\"'()?\s-]*$"


def code_of(authorizer: Authorizer) -> Code | None:
    """The code of the authorizer's function, where all of it is in sight."""
    target = authorizer.target
    code = target.function.code if target is not None and isinstance(target.function, Function) else None
    return None if code is None or code.unread is not None else code


def speaks_of(code: Code, word: str) -> bool:
    """Whether a word stands in the code, in upper or lower case, comments left out."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", _without_comments(code), re.IGNORECASE) is not None


def takes_either(code: Code, one: str, other: str) -> bool:
    """Whether the code takes one of two headers or parameters where the other is missing: "a || b", "a or b"."""
    text = _without_comments(code)
    for first, second in ((one, other), (other, one)):
        between = (
            rf"(?i)(?<![\w-]){re.escape(first)}(?![\w-])([^;{{}}]{{0,120}}?)(?<![\w-]){re.escape(second)}(?![\w-])"
        )
        for found in re.finditer(between, text):
            # "!a || !b" asks for both.
            if re.search(_EITHER, found[1]) and not re.search(_NOT, text[max(0, found.start() - 60) : found.start()]):
                return True
    return False


def looks_elsewhere(code: Code, name: str) -> str | None:
    """Where the code looks for a caller's identity, if it never looks at the header or parameter of this name.

    "cookies", "header X-Token", "query string parameter token"; None where it may look at it after all.
    """
    text = _without_comments(code)
    if speaks_of(code, name) or re.search(_TAKES_WHAT_IT_GETS, text) or _hands_the_event_on(text):
        return None
    for header in _named("headers?", text):
        if header.lower() != "cookie" and not is_sent_anyway(header):
            return f"header {header}"
    if re.search(_COOKIE, text):
        return "cookies"
    return next((f"query string parameter {parameter}" for parameter in _named("queryStringParameters", text)), None)


def _named(what: str, text: str) -> Iterator[str]:
    """The names by which the code takes some of `what`."""
    for found in re.finditer(_NAMED.replace("(?x)", f"(?x){what}"), text):
        yield from filter(None, found.groups())


def _hands_the_event_on(text: str) -> bool:
    """Whether the event goes to a function that is not in sight."""
    for found in re.finditer(_HANDS_ON, text):
        name = found[1]
        if re.fullmatch(_ONLY_SHOWS, name):
            continue
        made_here = (
            rf"\b(?:(?:def|function)\s+{re.escape(name)}\b|(?:const|let|var)\s+{re.escape(name)}\s*=(?!\s*require))"
        )
        if re.search(made_here, text) is None:
            return True
    return False


def _without_comments(code: Code) -> str:
    comment = _COMMENT.get(code.language)
    return code.text if comment is None else re.sub(comment, "", code.text)
