"""What AWS says to a question: a value, that there is no such thing, or why it will not tell.

The three are never conflated: what could not be read is neither absent nor empty.
"""

from __future__ import annotations

from typing import Any

from gatelint.records import record

THROTTLED, TRANSIENT, MISSING, REFUSED = "throttled", "transient", "missing", "refused"

# botocore knows the same names, but not as something that others may import.
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_TRANSIENT = frozenset(
    {"InternalError", "InternalFailure", "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable"}
)
_TRANSIENT_STATUS = frozenset({500, 502, 503, 504})
_MISSING = frozenset(
    {
        "LoadBalancerNotFound",
        "NoSuchDistribution",
        "NoSuchEntity",
        "NoSuchHostedZone",
        "NotFoundException",
        "ResourceNotFoundException",
        "WAFNonexistentItemException",
    }
)
_DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "UnauthorizedAccess",
        "UnauthorizedOperation",
    }
)


@record()
class Refusal:
    """Why a call has no value."""

    kind: str
    """THROTTLED, TRANSIENT, MISSING or REFUSED."""
    code: str
    """As AWS names the error; the name of botocore's exception where the answer is no answer of AWS."""
    message: str
    after: float | None = None
    """Seconds after which AWS asks to come again."""


def kind_of(code: str, status: int) -> str:
    """What an error means, told by its code and HTTP status.

    An emulator's bare "404" for an operation that it does not know is not AWS saying that something does not exist.
    """
    if code in _THROTTLED or status == 429:
        return THROTTLED
    if code in _MISSING:
        return MISSING
    if code in _TRANSIENT or status in _TRANSIENT_STATUS:
        return TRANSIENT
    return REFUSED


@record(hashable=True)
class Unread:
    """Something that was asked and could not be read."""

    service: str
    operation: str
    """As AWS names it: GetPolicy."""
    region: str
    """The region asked; "global" for services that have none."""
    resource: str
    """What was asked about: "orders:live", "a1b2c3/prod"; empty for a whole region or account."""
    code: str
    message: str

    @property
    def denied(self) -> bool:
        """Whether a permission is what lacks."""
        return self.code in _DENIED

    @property
    def in_place(self) -> dict[str, Any]:
        """What stands in a snapshot where the value would."""
        return {"unread": f"{self.service}:{self.operation}: {self.code}"}

    @property
    def listed(self) -> dict[str, Any]:
        """Its entry in a snapshot's list of what could not be read."""
        return {
            "service": self.service,
            "operation": self.operation,
            "region": self.region,
            "resource": self.resource,
            "code": self.code,
            "message": self.message,
        }
