"""The Host header on its way through CloudFront to API Gateway, which selects an API by it.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.forwarding import takes
from gatelint.behavior.cloudfront.origins import ApiOrigin, Use, api_origins, chooses_origin, is_asked
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.behavior.routing.paths import text_of
from gatelint.front_door.api import Api
from gatelint.front_door.distribution import CachePolicy, LegacyForwarding
from gatelint.records import record
from gatelint.rule import Note, Response
from gatelint.values import Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.distribution import CacheBehavior, Distribution, EdgeFunction, OriginRequestPolicy
    from gatelint.front_door.domain import DomainName
    from gatelint.front_door.door import FrontDoor
    from gatelint.rule import Failure
    from gatelint.text import Text
    from gatelint.values import Place, Value

_BAD_REQUEST = "<H1>403 ERROR</H1> The request could not be satisfied. Bad request."


@record()
class ForwardedHost:
    """A setting that surely sends the viewer's Host header to an origin that is API Gateway.

    `uses` are the behaviors with this setting. `is_known` answers whether a name by which viewers call the distribution
    selects an API, as far as the front door tells; `may_be_known_elsewhere` whether another stack may have made it so.
    """

    target: ApiOrigin
    setting: CachePolicy | OriginRequestPolicy | LegacyForwarding
    uses: list[Use]
    is_known: Truth
    may_be_known_elsewhere: bool

    @property
    def is_refused(self) -> Truth:
        """Whether API Gateway surely gets requests of viewers, and surely knows no API by the name in them."""
        return is_asked(self.uses) & (Truth.UNKNOWN if self.may_be_known_elsewhere else Truth.YES)

    @property
    def at(self) -> Place:
        """Where the headers are listed, or where a managed policy is named."""
        return self.setting.headers.at

    @property
    def managed_policy(self) -> str | None:
        """AWS's name of the policy, if it is one of AWS's own."""
        return None if isinstance(self.setting, LegacyForwarding) else self.setting.managed

    @property
    def by_managed_cache_policy(self) -> bool:
        return isinstance(self.setting, CachePolicy) and self.setting.managed is not None

    @property
    def words(self) -> str:
        if isinstance(self.setting, LegacyForwarding):
            return "ForwardedValues"
        kind = "cache policy" if isinstance(self.setting, CachePolicy) else "origin request policy"
        return f"{kind} {self.setting.name}"


def forwarded_hosts(door: FrontDoor) -> Iterator[ForwardedHost]:
    """The settings by which API Gateway gets the Host header of viewers.

    At a VPC endpoint, and at a host name that is meant for DNS alone, the Host header selects what is not in sight.
    Where a function can put another one in, that is taken to be what it is for.
    """
    for target in api_origins(door):
        if target.endpoint.kind is EndpointKind.VPC_ENDPOINT:
            continue
        if target.endpoint.is_dns_target and target.endpoint.domain is None:
            continue
        is_known = knows_viewers_host(door, target.distribution)
        elsewhere = _may_have_domain_name_elsewhere(target)
        found: dict[Place, ForwardedHost] = {}
        for use in target.uses:
            if use.behavior.functions.some(_may_change_host).is_yes:
                continue
            for setting in _settings_that_take_host(use.behavior):
                at = setting.headers.at
                found.setdefault(at, ForwardedHost(target, setting, [], is_known, elsewhere)).uses.append(use)
        yield from found.values()


def _may_change_host(function: EdgeFunction) -> Truth:
    """Whether a function is one that can put another Host in: at the origin's side, or with another origin.

    At the viewer's side the header is read-only.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
    """
    return function.event_type.equals("origin-request") | chooses_origin(function)


def _settings_that_take_host(
    behavior: CacheBehavior,
) -> Iterator[CachePolicy | OriginRequestPolicy | LegacyForwarding]:
    policies = (behavior.cache_policy, behavior.origin_request_policy)
    if behavior.legacy is not None and any(policy is not None for policy in policies):
        return  # CloudFront refuses the two together
    for setting in (behavior.legacy, *policies):
        if setting is not None and not isinstance(setting, Unresolved) and takes(setting.headers, "host").is_yes:
            yield setting


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
        # The domain name may be among all those that it stands for.
        return Truth.UNKNOWN
    return domain.domain_name.equals(alias)


def _may_have_domain_name_elsewhere(target: ApiOrigin) -> bool:
    """Whether an alias of the distribution may be a custom domain name of API Gateway that another stack makes.

    A Regional domain name may be the alias of a distribution at the same time, and is looked for at any endpoint of the
    Region. Another stack has to have the API's id to map it. An edge-optimized endpoint is a distribution itself, and
    one name is the alias of one distribution at most.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html
    """
    aliases = target.distribution.aliases
    if (not aliases.items and aliases.complete) or target.is_edge_optimized.is_yes:
        return False
    domain = target.endpoint.domain
    apis = [target.endpoint.api] if domain is None else [mapping.api for mapping in domain.mappings]
    return not all(isinstance(api, Api) and not api.imported and api.stages.complete for api in apis)


def answer_to_unknown_host(target: ApiOrigin, forbidden: Failure) -> Response:
    """What a viewer gets where API Gateway does not know the name in the Host header.

    An edge-optimized endpoint is a distribution itself, and refuses as CloudFront does whom it has no alias for.
    """
    if target.is_edge_optimized.is_yes:
        return Response(403, None, _BAD_REQUEST)
    return forbidden.of("HTTP" if target.api is None or target.api.imported else target.api.kind.value)


def notes_on_hosts(host: ForwardedHost) -> list[Note]:
    """By which names viewers call the distribution, and what is behind the origin."""
    aliases = host.target.distribution.aliases
    doubt = ", which another stack may map to the API" if host.may_be_known_elsewhere else ""
    notes = [Note(alias.place, f"viewers ask for {text_of(alias) or 'this name'}{doubt}") for alias in aliases]
    return [*notes[:1], host.target.note()]
