"""Where a distribution sends requests: origins, and groups of them that stand in for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gatelint.front_door.distribution import Origin, OriginGroup, OriginHeader
from gatelint.readers.templates.build_forwarding import names_in
from gatelint.readers.templates.required import extend, required
from gatelint.values import Default, Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.section import Section
    from gatelint.text import Text
    from gatelint.values import Maybe, Value

T = TypeVar("T")

_HTTP_PORT = "CloudFront speaks http on port 80 unless HTTPPort is written"
_HTTPS_PORT = "CloudFront speaks https on port 443 unless HTTPSPort is written"
_READ_TIMEOUT = "CloudFront waits 30 seconds for an origin unless OriginReadTimeout is written"
_NO_PATH = "CloudFront puts nothing before the path unless OriginPath is written"


def build_origins(config: Section) -> Listing[Origin]:
    """The origins of a DistributionConfig.

    A configuration of before 2012 has CustomOrigin or S3Origin instead: one origin, without an id.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-legacycustomorigin.html
    """
    written = config.sections("Origins")
    origins = Listing(map(_origin, written), written.unread)
    for key in ("CustomOrigin", "S3Origin"):
        legacy = config.section(key)
        if isinstance(legacy, Unresolved):
            origins.lacks(legacy.why)
        elif legacy is not None:
            origins.add(_legacy_origin(legacy, is_custom=key == "CustomOrigin"))
    return origins


def build_origin_groups(config: Section) -> Listing[OriginGroup]:
    """The origin groups of a DistributionConfig."""
    groups = config.section("OriginGroups")
    if groups is None:
        return Listing()
    if isinstance(groups, Unresolved):
        return Listing(unread=groups.why)
    written = groups.sections("Items")
    return Listing(map(_origin_group, written), written.unread)


def _origin(section: Section) -> Origin:
    custom = section.section("CustomOriginConfig")
    vpc = section.section("VpcOriginConfig")
    origin = _connected(section, custom)
    origin.has_custom_config = not section.has("CustomOriginConfig").is_no
    origin.has_s3_config = section.has("S3OriginConfig").is_yes
    origin.s3_config_at = section.place_of("S3OriginConfig") if origin.has_s3_config else None
    origin.has_vpc_config = not section.has("VpcOriginConfig").is_no
    if vpc is not None:
        origin.read_timeout = _inside(vpc, _read_timeout)
    origin.mtls = _has_certificate(section) or _has_certificate(custom) or _has_certificate(vpc)
    origin.access_control = _is_written(section.text("OriginAccessControlId"))
    return origin


def _legacy_origin(section: Section, is_custom: bool) -> Origin:
    origin = _connected(section, section if is_custom else None)
    origin.id = Unresolved("an origin in the older form has no Id", section.place)
    origin.domain_name = required(section.text("DNSName"), section, "DNSName")
    origin.has_custom_config = is_custom
    origin.has_s3_config = not is_custom
    return origin


def _connected(section: Section, custom: Section | Unresolved | None) -> Origin:
    """An origin, reached as its CustomOriginConfig says."""
    return Origin(
        id=required(section.text("Id"), section, "Id"),
        at=section.place,
        domain_name=required(section.text("DomainName"), section, "DomainName"),
        origin_path=section.text("OriginPath", "", _NO_PATH),
        custom_headers=_custom_headers(section),
        protocol_policy=_inside(custom, _protocol_policy),
        http_port=_inside(custom, lambda config: config.integer("HTTPPort", 80, _HTTP_PORT))
        or Known(80, Default(_HTTP_PORT, section.place)),
        https_port=_inside(custom, lambda config: config.integer("HTTPSPort", 443, _HTTPS_PORT))
        or Known(443, Default(_HTTPS_PORT, section.place)),
        ssl_protocols=_inside(custom, _ssl_protocols),
        has_custom_config=True,
        has_s3_config=False,
        read_timeout=_inside(custom, _read_timeout),
        ip_address_type=_inside(custom, lambda config: config.word("IpAddressType")),
    )


def _inside(config: Section | Unresolved | None, read: Callable[[Section], Maybe[T]]) -> Maybe[T]:
    """What is read from a section that may be absent, or not be known."""
    return config if config is None or isinstance(config, Unresolved) else read(config)


def _protocol_policy(config: Section) -> Maybe[str]:
    return required(config.word("OriginProtocolPolicy"), config, "OriginProtocolPolicy")


def _read_timeout(config: Section) -> Maybe[int]:
    return config.integer("OriginReadTimeout", 30, _READ_TIMEOUT)


def _ssl_protocols(config: Section) -> Maybe[Listing[str]]:
    if config.has("OriginSSLProtocols").is_no:
        return None
    protocols = names_in(config, "OriginSSLProtocols")
    at = config.place_of("OriginSSLProtocols")
    return Known(protocols, at) if protocols.unread is None else Unresolved(protocols.unread, at)


def _has_certificate(config: Section | Unresolved | None) -> bool:
    """Whether CloudFront shows the origin a certificate of its own."""
    return config is not None and not isinstance(config, Unresolved) and not config.has("OriginMtlsConfig").is_no


def _custom_headers(section: Section) -> Listing[OriginHeader]:
    written = section.sections("OriginCustomHeaders")
    return Listing(map(_custom_header, written), written.unread)


def _custom_header(section: Section) -> OriginHeader:
    return OriginHeader(
        name=required(section.word("HeaderName"), section, "HeaderName"),
        value=required(section.text("HeaderValue"), section, "HeaderValue"),
        at=section.place,
    )


def _is_written(value: Maybe[Text]) -> bool:
    return value is not None and not (isinstance(value, Known) and value.value.literal == "")


def _origin_group(section: Section) -> OriginGroup:
    return OriginGroup(
        id=required(section.text("Id"), section, "Id"),
        at=section.place,
        members=_members(section),
        failover_codes=_failover_codes(section),
    )


def _members(section: Section) -> Listing[Value[Text]]:
    members = section.section("Members")
    if members is None or isinstance(members, Unresolved):
        return Listing(unread="Members is missing" if members is None else members.why)
    written = members.sections("Items")
    return Listing((required(member.text("OriginId"), member, "OriginId") for member in written), written.unread)


def _failover_codes(section: Section) -> Listing[int]:
    """The statuses in FailoverCriteria.StatusCodes.Items."""
    criteria = section.section("FailoverCriteria")
    codes = criteria if criteria is None or isinstance(criteria, Unresolved) else criteria.section("StatusCodes")
    if codes is None or isinstance(codes, Unresolved):
        return Listing(unread="FailoverCriteria is missing" if codes is None else codes.why)
    found: Listing[int] = Listing()
    written = names_in(codes, "Items")
    for code in written:
        if code.isdecimal():
            found.add(int(code))
        else:
            found.lacks(f"{code} is no status")
    extend(found, Listing[int](unread=written.unread))
    return found
