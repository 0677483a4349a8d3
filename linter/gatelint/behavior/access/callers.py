"""What policies can know of the callers of an API: who they are, and the condition keys of their requests.

A `Caller` is a class of callers, such as anonymous clients from the internet. A key of their requests is known, absent,
present with a value that is not known, or nothing is known of it.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias

from gatelint.records import field, record
from gatelint.text import Reference, Text
from gatelint.values import Known, Truth

if TYPE_CHECKING:
    from gatelint.front_door.access import VpcEndpoint


class Presence(enum.Enum):
    """What is known of a key whose value is not: it is never there, always there, or may be there."""

    ABSENT = "absent"
    PRESENT = "present"
    UNKNOWN = "unknown"


@record(hashable=True)
class Addresses:
    """An IP address in one of the networks `within` (anywhere, if there are none), and in none of `outside`."""

    within: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


KeyValue: TypeAlias = Text | Addresses | Presence


class CallerKind(enum.Enum):
    ANONYMOUS = "anonymous"
    """Nobody signed the request: so are callers of methods without authorization, with authorizers and with Cognito."""
    AWS = "AWS"
    """A user or role of an AWS account signed it."""
    SERVICE = "Service"
    """An AWS service calls."""
    UNKNOWN = "unknown"


@record()
class Caller:
    """A class of callers.

    `principal` is the ARN of a user or role, or the name of a service ("apigateway.amazonaws.com"), where it is known.
    `keys` are condition keys in lower case; "aws:principaltag" stands for all tags. `never` holds strings that a key
    surely does not have, though its value is not known. `spoken` names the callers in a sentence.
    """

    spoken: str
    kind: CallerKind
    principal: Text | None = None
    keys: dict[str, KeyValue] = field(default_factory=dict[str, KeyValue])
    never: dict[str, frozenset[Text]] = field(default_factory=dict[str, "frozenset[Text]"])

    def value_of(self, key: str) -> KeyValue:
        """What is known of a condition key."""
        return self.keys.get(key.lower().partition("/")[0], Presence.UNKNOWN)

    def is_never(self, key: str, text: Text) -> bool:
        """Whether a condition key surely has another value."""
        return text in self.never.get(key.lower(), ())


_NOT_ON_THE_INTERNET = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
)
"""Networks from which nothing comes over the internet. https://www.iana.org/assignments/iana-ipv4-special-registry"""

_IN_DOCUMENTATION = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")

_FIRST_NUMBERS = (
    "3 13 15 16 18 23 24 27 34 35 36 43 44 46 47 50 51 52 54 56 57 58 63 64 65 66 67 69 70 71 72 75 76 79 87 96 98 99 "
    "100 103 107 108 111 116 118 119 120 122 130 136 140 142 143 144 150 151 152 155 157 160 161 168 174 175 176 177 "
    "178 180 184 185 192 198 199 203 204 205 207 208 216"
)
_MAY_BE_CLOUDFRONT = tuple(f"{number}.0.0.0/8" for number in _FIRST_NUMBERS.split())
"""The blocks in which Amazon and CloudFront's edges in China have networks: an address elsewhere is no edge's.

Which networks in them are CloudFront's changes from month to month.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
"""

_BY_SIGNATURE = (
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag",
    "aws:tokenissuetime",
    "aws:username",
)
"""Keys that only signed requests have."""


def _unsigned() -> dict[str, KeyValue]:
    keys: dict[str, KeyValue] = dict.fromkeys(_BY_SIGNATURE, Presence.ABSENT)
    return {**keys, **_at_any_time()}


def _at_any_time() -> dict[str, KeyValue]:
    # API Gateway has no plain http.
    return {
        "aws:securetransport": Text.of("true"),
        "aws:currenttime": Presence.PRESENT,
        "aws:epochtime": Presence.PRESENT,
    }


def _over_the_internet(address: Addresses) -> dict[str, KeyValue]:
    return {
        "aws:sourceip": address,
        "aws:sourcevpc": Presence.ABSENT,
        "aws:sourcevpce": Presence.ABSENT,
        "aws:vpcsourceip": Presence.ABSENT,
    }


def anonymous_client() -> Caller:
    """Clients from the internet, at addresses that are not known, who sign nothing."""
    keys = {**_unsigned(), **_over_the_internet(Addresses(outside=_NOT_ON_THE_INTERNET))}
    return Caller("clients from the internet", CallerKind.ANONYMOUS, keys=keys)


def client_through_cloudfront() -> Caller:
    """Clients of a distribution in front of a Regional API: what API Gateway sees is the address of CloudFront's edge.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html#RequestCustomIPAddresses
    """
    edge = Addresses(within=_MAY_BE_CLOUDFRONT, outside=(*_NOT_ON_THE_INTERNET, *_IN_DOCUMENTATION))
    keys = {**_unsigned(), **_over_the_internet(edge)}
    return Caller("clients behind CloudFront", CallerKind.ANONYMOUS, keys=keys)


def client_through(endpoint: VpcEndpoint | None) -> Caller:
    """Clients in a VPC who call a private API through this endpoint, or through one that is not known.

    The client's address is in aws:VpcSourceIp then, and aws:SourceIp is not there.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html#apigateway-resource-policies-source-ip-address-vpc-example
    """
    vpc = endpoint.vpc if endpoint is not None else None
    keys: dict[str, KeyValue] = {
        "aws:sourceip": Presence.ABSENT,
        "aws:vpcsourceip": Addresses(),
        "aws:sourcevpce": _some_id("vpce-") if endpoint is None else endpoint.identity,
        "aws:sourcevpc": vpc.value if isinstance(vpc, Known) else (vpc and vpc.text) or _some_id("vpc-"),
    }
    spoken = "clients in a VPC" if endpoint is None else f"clients behind {endpoint.name}"
    return Caller(spoken, CallerKind.ANONYMOUS, keys={**_unsigned(), **keys})


def _some_id(prefix: str) -> Text:
    return Text.of(prefix, Reference("unread", "id"))


def signed(caller: Caller, principal: Text | None = None) -> Caller:
    """The same callers, who sign their requests: as this user or role, or as one that is not known."""
    keys: dict[str, KeyValue] = {key: value for key, value in caller.keys.items() if key not in _BY_SIGNATURE}
    if principal is not None:
        keys["aws:principalarn"] = principal
    return Caller(f"{caller.spoken} who sign", CallerKind.AWS, principal, keys, caller.never)


def service(name: str = "apigateway.amazonaws.com") -> Caller:
    """An AWS service that assumes a role."""
    return Caller(name, CallerKind.SERVICE, Text.of(name))


def anybody() -> Caller:
    """Callers of whom nothing is known."""
    return Caller("callers", CallerKind.UNKNOWN, keys=_at_any_time())


def serves_private_apis(endpoint: VpcEndpoint) -> Truth:
    """Whether a VPC endpoint is one for API Gateway's execute-api."""
    name = endpoint.service_name
    text = name.value if isinstance(name, Known) else name.text
    return Truth.UNKNOWN if text is None else text.ends_with(".execute-api")
