"""What there is to know of a call before it is made."""

from __future__ import annotations

from typing import Any

from gatelint.readers.accounts.allowances import Allowance
from gatelint.records import field, record


@record()
class Pages:
    """How the rest of a long answer is asked for."""

    asks: tuple[str, ...]
    """The parameters that name the next page."""
    answers: tuple[str, ...]
    """The members of an answer that bear them; dotted."""
    more: str | None = None
    """The member that says whether there is a next page, where the tokens alone do not; dotted."""
    size: tuple[str, int | str] | None = None
    """The parameter for the length of a page and its largest value, where the default is smaller."""


@record()
class Call:
    """An operation of an AWS API."""

    service: str
    """As boto3 names its client."""
    operation: str
    """As boto3 names the client's method."""
    name: str
    """As AWS names it: GetRestApis."""
    action: str
    """The IAM action that allows it."""
    resources: tuple[str, ...]
    """ARNs that the action can be narrowed to; {partition} stands for aws, aws-cn, ...; ("*",) where IAM cannot."""
    allowances: tuple[Allowance, ...]
    """How often it may be made, the narrowest first."""
    per: str
    """What it is made once for."""
    result: str | None = None
    """The member that is the answer; dotted. None: the whole answer."""
    pages: Pages | None = None
    names: tuple[str, ...] = ()
    """The parameters that say what is read."""
    always: dict[str, Any] = field(default_factory=dict[str, Any])
    """Parameters that it is always made with."""

    def resource(self, parameters: dict[str, Any]) -> str:
        """What these parameters ask for, as a person names it: "a1b2c3/prod", "orders:live"."""
        given = [str(parameters[name]) for name in self.names if name in parameters]
        return (":" if self.service == "lambda" else "/").join(given)


REGION, ACCOUNT, ORGANIZATION = "region", "account", "organization"
REST_API, REST_STAGE = "REST API", "stage of a REST API"
HTTP_API, HTTP_STAGE = "HTTP or WebSocket API", "stage of an HTTP or WebSocket API"
TWO_WAY_ROUTE, NON_PROXY = "two-way route of a WebSocket API", "non-proxy integration of a WebSocket API"
DOMAIN_NAME, USAGE_PLAN = "domain name", "usage plan"
FUNCTION, QUALIFIED = "function", "function and qualifier"
ROLE, USER_POOL = "role", "user pool"
