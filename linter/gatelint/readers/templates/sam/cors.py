"""The Cors property of a REST API: OPTIONS methods that SAM adds to every path. And what an HTTP API has instead.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar, Sequence
from gatelint.readers.templates.sam.body import ANY_METHOD, INTEGRATION, contents_of
from gatelint.readers.templates.sam.making import (
    DEEPEST,
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    is_true,
    made,
)

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

EVERY_METHOD = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
HEADER = "method.response.header.Access-Control-Allow-"
MAX_AGE = "method.response.header.Access-Control-Max-Age"

HEADERS = (f"{HEADER}Origin", f"{HEADER}Headers", f"{HEADER}Methods", f"{HEADER}Credentials", MAX_AGE)

HTTP_CORS = ("AllowOrigins", "AllowHeaders", "AllowMethods", "ExposeHeaders", "MaxAge", "AllowCredentials")


def add_preflights(body: Body, cors: Entry, *, is_unread: bool) -> None:
    """Adds an OPTIONS method to every path that has none. Of settings that cannot be read, any header may come."""
    seen: set[str] = set()
    for path in body.paths.entries:
        # To API Gateway, a slash at the end makes no other resource.
        name = path.key.rstrip("/") if path.key != "/" else path.key
        if name in seen:
            continue
        seen.add(name)
        methods: str | None = None
        for item in contents_of(path.value):
            if item.entry("options") is None:
                # In the branches of a Fn::If, SAM goes on with the methods of the first.
                methods = methods or f"'{methods_of(item)}'"
                unread: dict[str, Makeable] = {name: cors for name in HEADERS}  # noqa: C420  # its type is wider
                headers = unread if is_unread else _headers(cors, methods)
                operation = made(_operation(headers), cors.value.stretch)
                item.entries.append(Entry("options", cors.key_stretch, operation))


def _headers(cors: Entry, methods: str) -> dict[str, Makeable]:
    short = isinstance(cors.value, Scalar) or is_function(cors.value)
    settings = None if short else cors.value
    return {
        f"{HEADER}Origin": cors if short else entry_of(settings, "AllowOrigin") or "'*'",
        f"{HEADER}Headers": filled(settings, "AllowHeaders"),
        f"{HEADER}Methods": filled(settings, "AllowMethods") or methods,
        MAX_AGE: entry_of(settings, "MaxAge"),
        f"{HEADER}Credentials": _credentials(child(settings, "AllowCredentials")),
    }


def _credentials(written: Node | None) -> Makeable:
    return written if is_function(written) else "'true'" if is_true(written) else None


def methods_of(item: Mapping) -> str:
    """The methods of a path, and OPTIONS."""
    if item.entry(ANY_METHOD) is not None:
        return EVERY_METHOD
    return ",".join(sorted({entry.key.upper() for entry in item.entries} | {"OPTIONS"}))


def _operation(headers: dict[str, Makeable]) -> dict[str, Makeable]:
    present: dict[str, Makeable] = {name: value for name, value in headers.items() if value is not None}
    declared: dict[str, Makeable] = {
        name.removeprefix("method.response.header."): {"type": "string"} for name in present
    }
    return {
        INTEGRATION: {
            "type": "mock",
            "requestTemplates": {"application/json": '{\n  "statusCode" : 200\n}\n'},
            "responses": {
                "default": {
                    "statusCode": "200",
                    "responseParameters": present,
                    "responseTemplates": {"application/json": "{}\n"},
                }
            },
        },
        "responses": {"200": {"description": "Default response for CORS method", "headers": declared}},
    }


def http_cors(cors: Node) -> dict[str, Makeable]:
    """The CorsConfiguration of an HTTP API as its document's extension; true stands for every origin.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html
    """
    if isinstance(cors, Scalar):
        return {"allowOrigins": made(["*"], cors.stretch)}
    if is_function(cors):
        return {entry.key: entry for entry in entries_of(_respelled(cors))}
    settings: dict[str, Makeable] = {name[0].lower() + name[1:]: filled(cors, name) for name in HTTP_CORS[:4]}
    settings["maxAge"] = entry_of(cors, "MaxAge")
    credentials = child(cors, "AllowCredentials")
    if is_true(credentials) or is_function(credentials):
        settings["allowCredentials"] = entry_of(cors, "AllowCredentials")
    return {name: value for name, value in settings.items() if value is not None}


def _respelled(node: Node, depth: int = DEEPEST) -> Node:
    """Settings as the values of a function, in the spelling of documents."""
    if depth == 0 or isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return Sequence([_respelled(item, depth - 1) for item in node.items], node.stretch, node.tag)
    return Mapping(
        [
            Entry(
                entry.key[0].lower() + entry.key[1:] if entry.key in HTTP_CORS else entry.key,
                entry.key_stretch,
                _respelled(entry.value, depth - 1),
            )
            for entry in node.entries
        ],
        node.stretch,
        node.tag,
    )
