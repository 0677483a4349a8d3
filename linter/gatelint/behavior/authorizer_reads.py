"""What of a request the code of an authorizer looks at, told by the words in it.

The code is not followed here. So nothing is a proof: what a word means hangs on the code around it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.function import Function

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.front_door.function import Code

_COMMENT = {"python": re.compile(r"#[^\n]*"), "javascript": re.compile(r"(?<!:)//[^\n]*|/\*.*?\*/", re.DOTALL)}

_HEADER = re.compile(
    r"""headers?(?:\s*\|\|\s*\{\s*\}\s*\)|\s*or\s*\{\s*\}\s*\))?   # headers, (event.headers || {})
        (?:\s*(?:\?\.)?\[\s*['"]([\w-]+)['"]\s*\]               # ["X-Token"]
        |\.get\(\s*['"]([\w-]+)['"]                             # .get("X-Token")
        |\s*\??\.(?!(?:get|items|keys|values|map|has|forEach|find|entries|copy)\b)([A-Za-z_]\w*))  # .token
    """,
    re.VERBOSE,
)
_COOKIE = re.compile(r"\bcookies?\b", re.IGNORECASE)
_PARAMETER = re.compile(
    r"""queryStringParameters(?:\s*\|\|\s*\{\s*\}\s*\)|\s*or\s*\{\s*\}\s*\))?
        (?:\s*(?:\?\.)?\[\s*['"]([\w-]+)['"]\s*\]
        |\.get\(\s*['"]([\w-]+)['"]
        |\s*\??\.(?!get\b)([A-Za-z_]\w*))
    """,
    re.VERBOSE,
)
_TAKES_WHAT_IT_GETS = re.compile(
    r"identitySource|authorizationToken|multiValueHeaders|rawQueryString|\bin\s+\(?\s*(?:event|evt|e)?[.\[\"']*headers"
    r"|Object\.\w+\([^)]*headers|headers\.(items|keys|values|map|forEach|find|entries)\b|\.\.\.\s*[\w.]*headers"
)
"""Code that comes by an identity source without naming it."""

_HANDS_ON = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*)\s*\(\s*(?:event|evt|e)\s*[,)]")
_ONLY_SHOWS = re.compile(
    r"(console|logger|logging|log)\.\w+|print|str|JSON\.stringify|json\.dumps|pprint"
    r"|async|await|catch|for|function|if|return|switch|typeof|while"
)

_EITHER = re.compile(r"\|\||\?\?|\bor\b")
_NOT = re.compile(r"(!|\bnot\s)[\w.\[\]\"'()?\s-]*$")


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
        between = rf"(?<![\w-]){re.escape(first)}(?![\w-])([^;{{}}]{{0,120}}?)(?<![\w-]){re.escape(second)}(?![\w-])"
        for found in re.finditer(between, text, re.IGNORECASE):
            # "!a || !b" asks for both.
            if _EITHER.search(found[1]) and not _NOT.search(text[max(0, found.start() - 60) : found.start()]):
                return True
    return False


def looks_elsewhere(code: Code, name: str) -> str | None:
    """Where the code looks for a caller's identity, if it never looks at the header or parameter of this name.

    "cookies", "header X-Token", "query string parameter token"; None where it may look at it after all.
    """
    text = _without_comments(code)
    if speaks_of(code, name) or _TAKES_WHAT_IT_GETS.search(text) or _hands_the_event_on(text):
        return None
    header = _HEADER.search(text)
    if header is not None and (named := next(filter(None, header.groups()))).lower() != "cookie":
        return f"header {named}"
    if _COOKIE.search(text):
        return "cookies"
    parameter = _PARAMETER.search(text)
    return None if parameter is None else f"query string parameter {next(filter(None, parameter.groups()))}"


def _hands_the_event_on(text: str) -> bool:
    """Whether the event goes to a function that is not in sight."""
    for found in _HANDS_ON.finditer(text):
        name = found[1]
        if _ONLY_SHOWS.fullmatch(name):
            continue
        if (
            re.search(rf"\b(def|function)\s+{re.escape(name)}\b|\b(const|let|var)\s+{re.escape(name)}\s*=", text)
            is None
        ):
            return True
    return False


def _without_comments(code: Code) -> str:
    comment = _COMMENT.get(code.language)
    return code.text if comment is None else comment.sub("", code.text)
