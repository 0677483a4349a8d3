"""The Cors property of a REST API: OPTIONS methods that SAM adds to every path.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-corsconfiguration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Entry, Mapping, Node, Scalar
from gatelint.readers.templates.sam.body import ANY_METHOD, INTEGRATION
from gatelint.readers.templates.sam.making import Makeable, entry_of, is_function, is_true, made

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.body import Body

EVERY_METHOD = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
HEADER = "method.response.header.Access-Control-Allow-"


def add_preflights(body: Body, cors: Entry) -> None:
    """Adds an OPTIONS method to every path that has none."""
    written = cors.value
    short = isinstance(written, Scalar) or is_function(written)
    settings = None if short else written
    origin: Makeable = cors if short else entry_of(settings, "AllowOrigin") or "'*'"
    methods = entry_of(settings, "AllowMethods")
    credentials = entry_of(settings, "AllowCredentials")
    for _, item in body.path_items():
        if item.entry("options") is not None:
            continue
        headers: dict[str, Makeable] = {
            f"{HEADER}Origin": origin,
            f"{HEADER}Headers": entry_of(settings, "AllowHeaders"),
            # Where no methods are given for one path, SAM goes on with those of the first.
            f"{HEADER}Methods": methods or f"'{methods_of(item)}'",
            f"{HEADER}Credentials": "'true'" if credentials is not None and is_true(credentials.value) else None,
        }
        item.entries.append(Entry("options", cors.key_stretch, made(_operation(headers), written.stretch)))


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


def http_cors(cors: Node) -> Makeable:
    """The CorsConfiguration of an HTTP API as its document's extension; true stands for every origin.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-httpapicorsconfiguration.html
    """
    if is_function(cors):
        return {"allowOrigins": cors}
    if isinstance(cors, Scalar):
        return {"allowOrigins": made(["*"], cors.stretch)} if is_true(cors) else None
    names = ("AllowOrigins", "AllowHeaders", "AllowMethods", "ExposeHeaders", "MaxAge", "AllowCredentials")
    return made({name[0].lower() + name[1:]: entry_of(cors, name) for name in names}, cors.stretch)
