"""Which versions of SSL and TLS API Gateway agrees on.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-ciphers.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-ciphers.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import Api, ApiKind
from gatelint.values import Known, Truth

if TYPE_CHECKING:
    from gatelint.behavior.routing.endpoints import Endpoint
    from gatelint.front_door.domain import DomainName
    from gatelint.values import Maybe

_LEGACY = "TLS_1_0"
_MODERN = ("TLS_1_2", "SecurityPolicy_TLS12", "SecurityPolicy_TLS13")


def refuses_protocol(endpoint: Endpoint, protocol: str) -> Truth:
    """Whether no connection to an endpoint comes about with this version alone ("SSLv3", "TLSv1", "TLSv1.1").

    It is documented of no policy that it accepts SSL, and of TLS 1.1 both that TLS_1_0 does and that it does not.
    """
    if protocol == "SSLv3":
        return Truth.YES
    if protocol not in ("TLSv1", "TLSv1.1"):
        return Truth.UNKNOWN
    needs = _needs_tls_1_2(endpoint)
    return needs if protocol == "TLSv1" else needs | Truth.UNKNOWN


def _needs_tls_1_2(endpoint: Endpoint) -> Truth:
    if endpoint.domain is not None:
        return _domain_needs_tls_1_2(endpoint.domain)
    api = endpoint.api
    if api is None or api.imported:
        return Truth.UNKNOWN
    if api.kind is not ApiKind.REST:
        return Truth.YES
    if api.security_policy is None:
        # The default endpoints of REST APIs go on accepting TLS 1.0, those of private APIs never did.
        return api.is_private
    return _is_modern(api.security_policy)


def _domain_needs_tls_1_2(domain: DomainName) -> Truth:
    """HTTP and WebSocket APIs have no other policy than TLS_1_2, by whatever name they are called."""
    kinds = [mapping.api.kind for mapping in domain.mappings if isinstance(mapping.api, Api)]
    if any(kind is not ApiKind.REST for kind in kinds):
        return Truth.YES
    # Which policy a domain name gets that names none has changed over the years.
    return Truth.UNKNOWN if domain.security_policy is None else _is_modern(domain.security_policy)


def _is_modern(policy: Maybe[str]) -> Truth:
    if not isinstance(policy, Known):
        return Truth.UNKNOWN
    if policy.value == _LEGACY:
        return Truth.NO
    return Truth.YES if policy.value.startswith(_MODERN) else Truth.UNKNOWN
