"""Custom domain names with their mappings and routing rules.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.domain import DomainName, Mapping
from gatelint.readers.templates.api_parents import NESTING, handed_over
from gatelint.readers.templates.build_addresses import (
    build_certificates,
    build_load_balancers,
    build_records,
    build_vpc_links,
)
from gatelint.readers.templates.build_routing_rules import build_routing_rule
from gatelint.readers.templates.required import required
from gatelint.readers.templates.text_ends import trimmed
from gatelint.text import Reference, Text
from gatelint.values import Default, Known, Listing, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api
    from gatelint.readers.templates.section import Section
    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Value

__all__ = ["build_certificates", "build_domains", "build_load_balancers", "build_records", "build_vpc_links"]

_V1 = "AWS::ApiGateway::DomainName"
_PRIVATE = "AWS::ApiGateway::DomainNameV2"
_V2 = "AWS::ApiGatewayV2::DomainName"
_DOMAINS = (_V1, _PRIVATE, _V2)
_NAMES_BY_ARN = ("AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGatewayV2::RoutingRule")
_MAPPINGS = ("AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGatewayV2::ApiMapping")

_EDGE = "a domain name is edge-optimized unless EndpointConfiguration says otherwise"
_REGIONAL = "a domain name of API Gateway V2 is always Regional"
_ONLY_PRIVATE = "domain names of this type are private"
_MODE = "a domain name follows its API mappings alone unless RoutingMode is written"
_ELSEWHERE = "the domain name is defined elsewhere"


def build_domains(stack: Stack, apis: Listing[Api]) -> Listing[DomainName]:
    """The custom domain names of the template, and those made elsewhere that it maps.

    Any stack may map a domain name whose name it knows. Where this template maps one itself and hands its name to
    nobody, its mappings count as all there are: the two are nearly always written together. Where it maps none, or an
    export, a nested stack or a parameter of Systems Manager carries the name on, the others may be made elsewhere, and
    the listings say so.
    """
    own = {resource.logical_id: _domain(resource) for resource in stack.of_type(*_DOMAINS)}
    owners = _Owners(stack, own)
    by_identity = {api.identity: api for api in apis}
    for resource in stack.of_type(*_MAPPINGS):
        owners.of(resource).mappings.add(_mapping(stack, resource, by_identity))
    for resource in stack.of_type("AWS::ApiGatewayV2::RoutingRule"):
        owners.of(resource).routing_rules.add(build_routing_rule(resource))
    _note_other_stacks(stack, own)
    return Listing([*own.values(), *owners.imported.values()], stack.unread)


class _Owners:
    """The domain names that mappings and routing rules may name: the template's own, and those made elsewhere."""

    def __init__(self, stack: Stack, own: dict[str, DomainName]) -> None:
        self.stack = stack
        self.own = own
        self.imported: dict[Text, DomainName] = {}

    def of(self, child: Resource) -> DomainName:
        """The domain name that a child belongs to.

        Where that cannot be told, every candidate lacks something, and the child is kept with an imported one.
        """
        named = _name_given_by(child)
        answers = [(self._is(logical_id, domain, named), domain) for logical_id, domain in self.own.items()]
        for answer, domain in answers:
            if answer.is_yes:
                return domain
        for answer, domain in answers:
            if answer.is_unknown:
                _lack(domain, f"{child.logical_id} may belong to it: the domain name that it names is not known")
        return self._import(child, named)

    def _is(self, logical_id: str, domain: DomainName, named: Maybe[Text]) -> Truth:
        """Whether a child that names its domain name so belongs to this one."""
        if named is None:
            return Truth.UNKNOWN
        resource = self.stack.resource_of(named, *_DOMAINS)
        if resource is not None:
            return Truth.of(resource.logical_id == logical_id)
        return domain.domain_name.equals(named)

    def _import(self, child: Resource, named: Maybe[Text]) -> DomainName:
        text = named.value if isinstance(named, Known) else named.text if named is not None else None
        if text is None:
            text = Text.of(Reference("unread", child.logical_id, "DomainName"))
        domain = self.imported.get(text)
        if domain is None:
            domain = _imported(child, text, named)
            self.imported[text] = domain
        return domain


def _name_given_by(child: Resource) -> Maybe[Text]:
    """The domain name that a mapping or routing rule names, by ARN or by name according to its type."""
    if child.type not in _NAMES_BY_ARN:
        return child.properties.text("DomainName")
    arn = child.properties.text("DomainNameArn")
    return Known(_name_in(arn.value), arn.at) if isinstance(arn, Known) else arn


def _name_in(arn: Text) -> Text:
    """The name in "arn:{partition}:apigateway:{region}::/domainnames/{name}", where "+{id}" ends a private one."""
    pieces = arn.split("/domainnames/")
    return pieces[1].split("+")[0] if len(pieces) == 2 else arn


def _lack(domain: DomainName, why: str) -> None:
    domain.mappings.lacks(why)
    domain.routing_rules.lacks(why)


def _imported(child: Resource, text: Text, named: Maybe[Text]) -> DomainName:
    """A domain name of which the template knows the name alone."""
    at = child.place if named is None else named.place
    unread = Unresolved(_ELSEWHERE, at)
    return DomainName(
        name=str(text),
        at=at,
        identity=text,
        domain_name=unread if named is None else named,
        endpoint_type=unread,
        mappings=Listing(unread=_ELSEWHERE),
        certificate=unread,
        security_policy=unread,
        truststore=unread,
        routing_mode=unread,
        routing_rules=Listing(unread=_ELSEWHERE),
        policy=unread,
        endpoint_access_mode=unread,
        imported=True,
    )


def _domain(resource: Resource) -> DomainName:
    properties = resource.properties
    settings = _v2_configuration(properties) if resource.type == _V2 else properties
    unread = settings if isinstance(settings, Unresolved) else None
    section = properties if isinstance(settings, Unresolved) else settings
    endpoint_type = _endpoint_type(resource.type, section)
    certificate, other = _certificates(section, endpoint_type)
    if resource.type == _V2:
        other = _second_certificate(properties)
    return DomainName(
        name=resource.logical_id,
        at=resource.place,
        identity=resource.identity,
        domain_name=required(properties.text("DomainName"), properties, "DomainName"),
        endpoint_type=unread or endpoint_type,
        mappings=Listing(),
        certificate=unread or certificate,
        security_policy=unread or section.word("SecurityPolicy"),
        truststore=_truststore(properties),
        routing_mode=properties.word("RoutingMode", "API_MAPPING_ONLY", _MODE),
        policy=_has_policy(properties),
        targets=_targets(resource),
        endpoint_access_mode=properties.word("EndpointAccessMode"),
        other_certificate=unread or other,
    )


def _v2_configuration(properties: Section) -> Section | Unresolved:
    """DomainNameConfigurations has one entry, or for as long as a domain name moves two."""
    configurations = properties.sections("DomainNameConfigurations")
    if configurations.items:
        return configurations.items[0]
    return Unresolved(
        configurations.unread or "DomainNameConfigurations is missing", properties.place_of("DomainNameConfigurations")
    )


def _endpoint_type(type_name: str, section: Section) -> Value[str]:
    """EDGE, REGIONAL or PRIVATE; each resource type has a default of its own.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html
    """
    if type_name == _PRIVATE:
        return Known("PRIVATE", Default(_ONLY_PRIVATE, section.place))
    if type_name == _V2:
        return section.word("EndpointType", "REGIONAL", _REGIONAL)
    configuration = section.section("EndpointConfiguration")
    if isinstance(configuration, Unresolved):
        return configuration
    types: Listing[Value[str]] = Listing() if configuration is None else configuration.words("Types")
    if types.items:
        return types.items[0]
    if types.unread is not None:
        return Unresolved(types.unread, section.place_of("EndpointConfiguration"))
    if not section.has("RegionalCertificateArn").is_no:
        return Unresolved("a Regional certificate is given, but no endpoint type", section.place)
    return Known("EDGE", Default(_EDGE, section.place))


def _certificates(section: Section, endpoint_type: Value[str]) -> tuple[Maybe[Text], Maybe[Text]]:
    """The certificate of a domain name, and that of its second endpoint while it moves from one to the other.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-migrate.html
    """
    regional, other = section.text("RegionalCertificateArn"), section.text("CertificateArn")
    if regional is None or other is None:
        return (other if regional is None else regional), None
    return (other, regional) if endpoint_type.is_in(("EDGE", "PRIVATE")).is_yes else (regional, other)


def _second_certificate(properties: Section) -> Maybe[Text]:
    configurations = properties.sections("DomainNameConfigurations")
    return configurations.items[1].text("CertificateArn") if len(configurations.items) > 1 else None


def _truststore(properties: Section) -> Maybe[Text]:
    mutual_tls = properties.section("MutualTlsAuthentication")
    if mutual_tls is None or isinstance(mutual_tls, Unresolved):
        return mutual_tls
    truststore = mutual_tls.text("TruststoreUri")
    return None if isinstance(truststore, Known) and truststore.value.literal == "" else truststore


def _has_policy(properties: Section) -> Unresolved | bool | None:
    """True for a private domain name with a resource policy; None for all that have none."""
    written = properties.has("Policy")
    if written.is_unknown:
        return Unresolved("it is not known whether the domain name has a Policy", properties.place)
    return True if written.is_yes else None


def _targets(resource: Resource) -> tuple[Text, ...]:
    if resource.type == _PRIVATE:
        return ()
    regional = resource.attribute("RegionalDomainName")
    return (regional,) if resource.type == _V2 else (regional, resource.attribute("DistributionDomainName"))


def _mapping(stack: Stack, resource: Resource, apis: dict[Text, Api]) -> Mapping:
    properties = resource.properties
    is_v2 = resource.type == "AWS::ApiGatewayV2::ApiMapping"
    stage = properties.text("Stage")
    return Mapping(
        name=resource.logical_id,
        at=resource.place,
        base_path=_base_path(properties, "ApiMappingKey" if is_v2 else "BasePath"),
        api=_api(properties, "ApiId" if is_v2 else "RestApiId", apis),
        stage=required(stage, properties, "Stage") if is_v2 else _unless_none(stage),
        waits_for=stack.waits_for(resource.logical_id),
    )


def _unless_none(stage: Maybe[Text]) -> Maybe[Text]:
    """The stage, or None for "(none)", by which a base path mapping leaves it to callers.

    https://docs.aws.amazon.com/apigateway/latest/api/API_CreateBasePathMapping.html
    """
    return None if isinstance(stage, Known) and stage.value.literal in ("", "(none)") else stage


def _base_path(properties: Section, key: str) -> Value[Text]:
    """The base path without slashes at its ends; "" maps every path that no other mapping takes.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """
    written = properties.text(key, "", f"requests of every path are mapped unless {key} is written")
    if isinstance(written, Unresolved):
        return written
    path = written.value
    return Known(Text.of("") if path.literal == "(none)" else trimmed(path, "/"), written.at)


def _api(properties: Section, key: str, apis: dict[Text, Api]) -> Api | Unresolved:
    named = properties.text(key)
    if named is None:
        return Unresolved(f"{key} is missing", properties.place)
    text = named.value if isinstance(named, Known) else named.text
    api = None if text is None else apis.get(text)
    if api is not None:
        return api
    return named if isinstance(named, Unresolved) else Unresolved("the API is defined elsewhere", named.at, named.value)


def _note_other_stacks(stack: Stack, own: dict[str, DomainName]) -> None:
    """Marks the domain names that other stacks may map."""
    handed_on = list(_handed_on(stack)) if own else []
    for logical_id, domain in own.items():
        if stack.unread is not None:
            _lack(domain, stack.unread)
        elif not domain.mappings.items and not domain.routing_rules.items:
            _lack(domain, "no mapping is made here: they may be made in another stack")
        elif any(not _names(stack, value, stack.resources[logical_id], domain).is_no for value in handed_on):
            _lack(domain, "mappings may be made in another stack, which is given the name")


def _handed_on(stack: Stack) -> Iterator[Value[Text]]:
    """The strings that reach other stacks. What a URL holds is for clients, so only whole values count."""
    for output in stack.outputs:
        if output.is_for_others:
            yield output.value
    for resource in stack.resources.values():
        if resource.nested is not None:
            continue
        if resource.type in NESTING or resource.type.startswith("Custom::"):
            yield from handed_over(resource)
        elif resource.type == "AWS::SSM::Parameter" and (value := resource.properties.text("Value")) is not None:
            yield value


def _names(stack: Stack, value: Value[Text], resource: Resource, domain: DomainName) -> Truth:
    """Whether a string is the name or the ARN of a domain name, and not what DNS is told of it."""
    text = value.value if isinstance(value, Known) else value.text
    if text in (resource.identity, resource.attribute("DomainNameArn")):
        return Truth.YES
    return Truth.NO if stack.resource_of(text, *_DOMAINS) is not None else domain.domain_name.equals(value)
