"""CloudFront distributions: their cache behaviors, and what they answer themselves.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.distribution import CacheBehavior, CustomErrorResponse, Distribution, EdgeFunction
from gatelint.readers.templates.build_forwarding import (
    cache_policy_of,
    legacy_forwarding_of,
    names_in,
    origin_request_policy_of,
    response_headers_policy_of,
)
from gatelint.readers.templates.build_origins import build_origin_groups, build_origins
from gatelint.readers.templates.required import extend, required
from gatelint.values import Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.text import Text
    from gatelint.values import Maybe, Value

_DISTRIBUTION = "AWS::CloudFront::Distribution"
_FUNCTION = "AWS::CloudFront::Function"
_READING = ("GET", "HEAD")
_NO_BODY = "CloudFront hands a Lambda@Edge function no body unless IncludeBody is true"


def build_distributions(stack: Stack) -> Listing[Distribution]:
    """The distributions of the template."""
    return Listing((_distribution(stack, resource) for resource in stack.of_type(_DISTRIBUTION)), stack.unread)


def _distribution(stack: Stack, resource: Resource) -> Distribution:
    config = resource.properties.section("DistributionConfig")
    if config is None:
        return _unread(resource, Unresolved("DistributionConfig is missing", resource.place))
    if isinstance(config, Unresolved):
        return _unread(resource, config)
    distribution = Distribution(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        domain_name=resource.attribute("DomainName"),
        aliases=_aliases(config),
        enabled=required(config.boolean("Enabled"), config, "Enabled"),
        behaviors=_behaviors(stack, config),
        origins=build_origins(config),
        origin_groups=build_origin_groups(config),
        custom_error_responses=_custom_error_responses(config),
        certificate=_certificate(config),
        default_root_object=_unless_empty(config.text("DefaultRootObject")),
        web_acl=_unless_empty(config.text("WebACLId")),
        unread=config.unread,
    )
    _restrict(distribution, config)
    # The tenants of a multi-tenant distribution bring the domains, certificates and parameters in its origins.
    # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-config-options.html
    mode = config.word("ConnectionMode", "direct", "a distribution has no tenants unless ConnectionMode says so")
    if not mode.equals("direct").is_yes:
        distribution.unread = "the distribution is a template for tenants"
    return distribution


def _unread(resource: Resource, config: Unresolved) -> Distribution:
    """A distribution of which there is nothing to read but that it exists."""
    return Distribution(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        domain_name=resource.attribute("DomainName"),
        aliases=Listing(unread=config.why),
        enabled=Unresolved(config.why, config.at),
        behaviors=Listing(unread=config.why),
        origins=Listing(unread=config.why),
        origin_groups=Listing(unread=config.why),
        custom_error_responses=Listing(unread=config.why),
        certificate=Unresolved(config.why, config.at),
        default_root_object=Unresolved(config.why, config.at),
        web_acl=Unresolved(config.why, config.at),
        geo_restriction=Unresolved(config.why, config.at),
        geo_locations=Listing(unread=config.why),
        unread=config.why,
    )


def _aliases(config: Section) -> Listing[Value[Text]]:
    """The alternate domain names; CNAMEs is what the property was called before."""
    aliases = config.texts("Aliases")
    if config.has("CNAMEs").is_yes:
        extend(aliases, config.texts("CNAMEs"))
    return aliases


def _behaviors(stack: Stack, config: Section) -> Listing[CacheBehavior]:
    written = config.sections("CacheBehaviors")
    behaviors = Listing((_behavior(stack, section, is_default=False) for section in written), written.unread)
    default = config.section("DefaultCacheBehavior")
    if default is None:
        behaviors.lacks("DefaultCacheBehavior is missing")
    elif isinstance(default, Unresolved):
        behaviors.lacks(default.why)
    else:
        behaviors.add(_behavior(stack, default, is_default=True))
    return behaviors


def _behavior(stack: Stack, section: Section, is_default: bool) -> CacheBehavior:
    return CacheBehavior(
        at=section.place,
        path_pattern=_path_pattern(section, is_default),
        is_default=is_default,
        target_origin_id=required(section.text("TargetOriginId"), section, "TargetOriginId"),
        viewer_protocol_policy=required(section.word("ViewerProtocolPolicy"), section, "ViewerProtocolPolicy"),
        allowed_methods=_methods(section, "AllowedMethods"),
        allowed_methods_at=section.place_of("AllowedMethods"),
        cached_methods=_methods(section, "CachedMethods"),
        legacy=legacy_forwarding_of(section),
        cache_policy=cache_policy_of(stack, section),
        origin_request_policy=origin_request_policy_of(stack, section),
        response_headers_policy=response_headers_policy_of(stack, section),
        functions=_edge_functions(stack, section),
        trusted_signers=_is_filled(section, "TrustedKeyGroups") | _is_filled(section, "TrustedSigners"),
    )


def _path_pattern(section: Section, is_default: bool) -> Value[str]:
    if is_default:
        return Known("*", section.place)
    return required(section.word("PathPattern"), section, "PathPattern")


def _methods(section: Section, key: str) -> Listing[str]:
    """The methods listed; GET and HEAD where none are.

    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html
    """
    methods = names_in(section, key, str.upper)
    return Listing(_READING) if methods.complete and not methods.items else methods


def _is_filled(section: Section, key: str) -> Truth:
    """Whether a list holds anything."""
    listed = section.texts(key)
    if listed.items:
        return Truth.YES
    return Truth.NO if listed.complete else Truth.UNKNOWN


def _edge_functions(stack: Stack, behavior: Section) -> Listing[EdgeFunction]:
    viewer = behavior.sections("FunctionAssociations")
    functions = Listing((_cloudfront_function(stack, section) for section in viewer), viewer.unread)
    at_edge = behavior.sections("LambdaFunctionAssociations")
    extend(functions, Listing((_lambda_at_edge(section) for section in at_edge), at_edge.unread))
    return functions


def _cloudfront_function(stack: Stack, section: Section) -> EdgeFunction:
    return EdgeFunction(
        at=section.place,
        event_type=required(section.word("EventType"), section, "EventType"),
        is_lambda=False,
        code=_code(stack, section),
    )


def _code(stack: Stack, section: Section) -> Maybe[str]:
    function = stack.resource_of(section.text("FunctionARN"), _FUNCTION)
    return None if function is None else function.properties.word("FunctionCode")


def _lambda_at_edge(section: Section) -> EdgeFunction:
    return EdgeFunction(
        at=section.place,
        event_type=required(section.word("EventType"), section, "EventType"),
        is_lambda=True,
        include_body=section.boolean("IncludeBody", default=False, why=_NO_BODY),
    )


def _custom_error_responses(config: Section) -> Listing[CustomErrorResponse]:
    written = config.sections("CustomErrorResponses")
    return Listing(map(_custom_error_response, written), written.unread)


def _custom_error_response(section: Section) -> CustomErrorResponse:
    return CustomErrorResponse(
        at=section.place,
        error_code=required(section.integer("ErrorCode"), section, "ErrorCode"),
        response_code=section.integer("ResponseCode"),
        page_path=_unless_empty(section.text("ResponsePagePath")),
        caching_min_ttl=section.number("ErrorCachingMinTTL"),
    )


def _certificate(config: Section) -> Maybe[Text]:
    """The ARN in ACM, or the id in IAM, of the certificate that viewers see; None for that of *.cloudfront.net."""
    certificate = config.section("ViewerCertificate")
    if certificate is None or isinstance(certificate, Unresolved):
        return certificate
    in_acm = certificate.text("AcmCertificateArn")
    return certificate.text("IamCertificateId") if in_acm is None else in_acm


def _restrict(distribution: Distribution, config: Section) -> None:
    """Notes from which countries the distribution may be called."""
    restrictions = config.section("Restrictions")
    if restrictions is not None and not isinstance(restrictions, Unresolved):
        restrictions = restrictions.section("GeoRestriction")
    if restrictions is None:
        return
    if isinstance(restrictions, Unresolved):
        distribution.geo_restriction = Unresolved(restrictions.why, restrictions.at)
        distribution.geo_locations.lacks(restrictions.why)
        return
    distribution.geo_restriction = restrictions.word("RestrictionType")
    distribution.geo_locations = names_in(restrictions, "Locations", str.upper)


def _unless_empty(value: Maybe[Text]) -> Maybe[Text]:
    """None for an empty string, by which CloudFront's own answers say that there is none."""
    return None if isinstance(value, Known) and value.value.literal == "" else value
