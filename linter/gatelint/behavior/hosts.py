"""The Host header on its way to API Gateway, which selects an API by it.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.endpoints import endpoint_of
from gatelint.behavior.paths import text_of
from gatelint.front_door.api import ApiKind
from gatelint.rule import Response
from gatelint.values import Truth

if TYPE_CHECKING:
    from gatelint.behavior.origins import ApiOrigin
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import DomainName
    from gatelint.front_door.door import FrontDoor
    from gatelint.text import Text
    from gatelint.values import Value

_FORBIDDEN = '{"message":"Forbidden"}'
_BAD_REQUEST = "<H1>403 ERROR</H1> The request could not be satisfied. Bad request."


def knows_viewers_host(door: FrontDoor, distribution: Distribution) -> Truth:
    """Whether a name by which viewers call a distribution is a custom domain name of API Gateway as well.

    The distribution's own name never is, so that without an alias it is no. A custom domain name that is neither made
    nor mapped in the front door is not thought of.
    """
    return distribution.aliases.some(lambda alias: _is_custom_domain_name(door, distribution, alias))


def _is_custom_domain_name(door: FrontDoor, distribution: Distribution, alias: Value[Text]) -> Truth:
    text = text_of(alias)
    if text is not None and endpoint_of(door, text, behind=distribution).domain is not None:
        return Truth.YES
    return door.domains.some(lambda domain: _may_be_called(domain, alias))


def _may_be_called(domain: DomainName, alias: Value[Text]) -> Truth:
    text = text_of(alias)
    if text is not None and text.starts_with("*.").is_yes:
        # Among all the names that it stands for may be the domain name.
        return Truth.UNKNOWN
    return domain.domain_name.equals(alias)


def answer_to_unknown_host(target: ApiOrigin) -> Response:
    """What a viewer gets where API Gateway does not know the name in the Host header.

    An edge-optimized endpoint is a distribution itself, of which the name is no alias: it refuses as CloudFront does.
    """
    if target.is_edge_optimized.is_yes:
        return Response(403, None, _BAD_REQUEST)
    api = target.api
    is_rest = api is None or api.kind is not ApiKind.HTTP
    return Response(403, "ForbiddenException" if is_rest else None, _FORBIDDEN)
