"""Custom domain names, their mappings and routing rules, certificates and DNS records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.values import Listing, Maybe, Place, Truth, Unresolved, Value, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.text import Text


@record()
class Mapping:
    """From a base path of a domain name to a stage of an API.

    `base_path` is "" for the root (AWS's "(none)" and an absent key), without slashes at its ends; an API mapping's key
    may have several levels. `stage` is None for a base path mapping without Stage: callers then name the stage after
    the base path. `waits_for` holds the logical ids of everything that CloudFormation surely creates before it, or is
    None where creation order does not matter (an account). `target_exists` answers whether there is such an API and
    stage, unknown where only an account could tell.
    """

    name: str
    at: Place
    base_path: Value[Text]
    api: Api | Unresolved
    stage: Maybe[Text]
    waits_for: frozenset[str] | None = None
    target_exists: Truth = Truth.UNKNOWN


@record()
class DomainName:
    """A custom domain name. `endpoint_type` is EDGE, REGIONAL or PRIVATE.

    Of an `imported` one only the name is known here: mappings name it, and it is made elsewhere. `mappings` and
    `routing_rules` are incomplete where others may make some: the name is handed to another stack, or nothing in this
    one maps it.

    Of one that moves from an edge-optimized to a Regional endpoint, or back, `other_certificate` is that of the second.
    `status` is what an account says of it (AVAILABLE, UPDATING, PENDING_CERTIFICATE_REIMPORT, ...), None where only an
    account could tell, and `status_message` what AWS adds to it.

    `targets` are the host names that DNS should point at, as GetAtt gives them (RegionalDomainName and
    DistributionDomainName): a CloudFront origin may name one of these too.
    """

    name: str
    at: Place
    identity: Text
    domain_name: Value[Text]
    endpoint_type: Value[str]
    mappings: Listing[Mapping]
    certificate: Maybe[Text]
    security_policy: Maybe[str]
    truststore: Maybe[Text]
    routing_mode: Value[str]
    routing_rules: Listing[RoutingRule] = field(default_factory=nothing_listed)
    policy: Unresolved | bool | None = None
    targets: tuple[Text, ...] = ()
    endpoint_access_mode: Maybe[str] = None
    imported: bool = False
    other_certificate: Maybe[Text] = None
    status: str | None = None
    status_message: str = ""


@record()
class HeaderMatch:
    """A header and what its value has to look like ("*" stands for any characters, at the ends only)."""

    header: Value[Text]
    value_glob: Value[Text]


@record()
class RoutingCondition:
    """It holds if the path starts with one of `base_paths`, or a header is as one of `headers` says."""

    at: Place
    base_paths: Listing[Value[Text]]
    headers: Listing[HeaderMatch]


@record()
class RoutingRule:
    """A routing rule of a domain name: where all its `conditions` hold, it invokes a stage of a REST API.

    A rule without conditions catches every request. Rules are tried in the order of `priority`, the lowest first.
    `target_exists` answers as that of a mapping.
    """

    name: str
    at: Place
    priority: Value[int]
    api: Maybe[Text]
    stage: Maybe[Text]
    conditions: Listing[RoutingCondition] = field(default_factory=nothing_listed)
    strip_base_path: Maybe[bool] = None
    target_exists: Truth = Truth.UNKNOWN


@record()
class CertificateState:
    """What an account says of a certificate, when it was read.

    `status` is ISSUED, EXPIRED, PENDING_VALIDATION, ...; `not_after` the moment ("2026-01-31T12:00:00Z") from which on
    nobody accepts it, None where it has none; `has_expired` whether that was past when the account was read. `renewal`
    is how its renewal by ACM stands (PENDING_AUTO_RENEWAL, PENDING_VALIDATION, SUCCESS, FAILED), None where there is
    none. `type` is IMPORTED, AMAZON_ISSUED or PRIVATE; `validations` are the ways in which its names are validated
    (DNS, EMAIL, HTTP).
    """

    status: str
    not_after: str | None
    has_expired: Truth
    renewal: str | None = None
    type: str | None = None
    validations: frozenset[str] = frozenset()


@record()
class Certificate:
    """An ACM certificate: of a template in the template's own region, of an account in the one that its ARN names.

    `state` is None where only an account could tell it.
    """

    name: str
    at: Place
    arn: Text
    domain_name: Value[Text]
    alternative_names: Listing[Value[Text]] = field(default_factory=nothing_listed)
    state: CertificateState | None = None


@record()
class DnsRecord:
    """A Route 53 record: `targets` are the alias target or the record's values.

    Names are without the dot that may end them. `hosted_zone` is the hosted zone id of an alias target,
    `zone` that of the zone that the record stands in, None where only its name or its group tells it.
    `is_one_of_several` answers whether records of the same name and type stand beside it (it has a SetIdentifier), so
    that DNS tells it to some alone, or in case of need.
    """

    at: Place
    name: Value[Text]
    type: Value[str]
    targets: Listing[Value[Text]]
    is_alias: bool = False
    hosted_zone: Maybe[Text] = None
    is_one_of_several: Truth = Truth.NO
    zone: Maybe[Text] = None


@record()
class VpcLink:
    """A VPC link; `targets` are the load balancers that it leads to (of an HTTP API, none: integrations name them).

    `status` (AVAILABLE, FAILED, ...) and what AWS says of it, only an account shows.
    """

    name: str
    at: Place
    identity: Text
    targets: Listing[Value[Text]] = field(default_factory=nothing_listed)
    status: str | None = None
    status_message: str = ""


@record()
class LoadBalancer:
    """A load balancer behind a VPC link: `scheme` and `type` as Elastic Load Balancing names them."""

    name: str
    at: Place
    identity: Text
    scheme: Maybe[str]
    type: Maybe[str]
