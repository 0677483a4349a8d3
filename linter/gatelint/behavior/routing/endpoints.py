"""What a host name belongs to: an API, a custom domain name, a distribution, or something else."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from gatelint.behavior.memory import once_per_door
from gatelint.behavior.routing.addresses import address_of
from gatelint.behavior.routing.paths import after, is_one_segment, text_of
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import DomainName
    from gatelint.front_door.door import FrontDoor
    from gatelint.values import Value


class EndpointKind(enum.Enum):
    """What answers at a host name."""

    API = "the default endpoint of an API"
    DOMAIN_NAME = "a custom domain name"
    VPC_ENDPOINT = "a VPC endpoint, where the Host header or x-apigw-api-id selects the API"
    DISTRIBUTION = "a CloudFront distribution"
    BUCKET = "an S3 bucket"
    LOAD_BALANCER = "a load balancer"
    FUNCTION_URL = "a Lambda function URL"
    UNKNOWN = "something that is not read here"


@record(hashable=True)
class Endpoint:
    """What a host name belongs to.

    `api`, `domain` and `distribution` are set where it is one of this front door; they are None where it is one made
    elsewhere. `in_region` answers for the default endpoint of an API whether its host name is in the region of the
    front door. `by_vpc_endpoint` marks the names that a VPC endpoint gives to a private API, `is_dns_target` those that
    DNS should point at for a custom domain name: what answers there goes by the Host header, and knows only the domain
    name itself.
    """

    kind: EndpointKind
    host: Text
    api: Api | None = None
    domain: DomainName | None = None
    distribution: Distribution | None = None
    in_region: Truth = Truth.UNKNOWN
    by_vpc_endpoint: bool = False
    is_dns_target: bool = False

    @property
    def is_api_gateway(self) -> Truth:
        """Whether API Gateway answers there."""
        if self.kind in (EndpointKind.API, EndpointKind.DOMAIN_NAME, EndpointKind.VPC_ENDPOINT):
            return Truth.YES
        return Truth.UNKNOWN if self.kind is EndpointKind.UNKNOWN else Truth.NO


@once_per_door
def endpoint_of(door: FrontDoor, host: Text | str, behind: Distribution | None = None) -> Endpoint:
    """What a host name belongs to, as far as the front door tells; of a URL, what its host belongs to.

    `behind` is the distribution that has the host name as an origin: it is no origin of itself, though one name may be
    an alias of it and a custom domain name of the API behind it.
    """
    name = address_of(host).host
    domain = _domain_called(door, name)
    distribution = _distribution_called(door, name, behind)
    if domain is not None and distribution is not None:
        return _by_dns(door, name, domain, distribution)
    if domain is not None:
        is_target = name in [target.lower() for target in domain.targets]
        return Endpoint(EndpointKind.DOMAIN_NAME, name, domain=domain, is_dns_target=is_target)
    if distribution is not None:
        return Endpoint(EndpointKind.DISTRIBUTION, name, distribution=distribution)
    return _by_form(door, name)


def _domain_called(door: FrontDoor, host: Text) -> DomainName | None:
    """The custom domain name of that name (which is what Ref of it gives), or that DNS should send there by it.

    One like *.example.com comes last.
    """
    sure = [
        domain
        for domain in door.domains
        if _is(domain.domain_name, host) or host in [name.lower() for name in (domain.identity, *domain.targets)]
    ]
    sure = sure or [domain for domain in door.domains if _is_below(domain.domain_name, host)]
    return sure[0] if len(sure) == 1 else None


def _distribution_called(door: FrontDoor, host: Text, behind: Distribution | None) -> Distribution | None:
    others = [distribution for distribution in door.distributions if distribution is not behind]
    sure = [
        each for each in others if each.domain_name.lower() == host or any(_is(name, host) for name in each.aliases)
    ]
    sure = sure or [each for each in others if any(_is_below(alias, host) for alias in each.aliases)]
    return sure[0] if len(sure) == 1 else None


def _is(name: Value[Text], host: Text) -> bool:
    text = text_of(name)
    return text is not None and text.lower().equals(host).is_yes


def _is_below(name: Value[Text], host: Text) -> bool:
    """Whether a name like *.example.com stands for a host name: the star for one label."""
    text = text_of(name)
    domain = None if text is None else after(text.lower(), Text.of("*."))
    label, _, rest = host.partition(".")
    return domain is not None and is_one_segment(label) and rest.equals(domain).is_yes


def _by_dns(door: FrontDoor, host: Text, domain: DomainName, distribution: Distribution) -> Endpoint:
    """One name may be a custom domain name and an alias of the distribution before it: clients get what DNS says."""
    targets = [target for record in door.records if _is(record.name, host) for target in record.targets]
    if any(_is(target, distribution.domain_name.lower()) for target in targets):
        return Endpoint(EndpointKind.DISTRIBUTION, host, distribution=distribution)
    if any(_is(target, mine.lower()) for target in targets for mine in domain.targets):
        return Endpoint(EndpointKind.DOMAIN_NAME, host, domain=domain)
    return Endpoint(EndpointKind.UNKNOWN, host)


def _by_form(door: FrontDoor, host: Text) -> Endpoint:
    """What the name alone tells.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
    """
    labels = host.split(".")
    words = {label.literal for label in labels}
    # LocalStack stands in for API Gateway at {api}.execute-api.localhost.localstack.cloud, and speaks http there too.
    if len(labels) > 2 and labels[1].literal == "execute-api" and labels[2].literal != "localhost":
        if "vpce" in words:
            return Endpoint(EndpointKind.VPC_ENDPOINT, host)
        if str(labels[0]).startswith("d-"):
            return Endpoint(EndpointKind.DOMAIN_NAME, host, is_dns_target=True)
        return _default_endpoint(door, host, labels)
    if "lambda-url" in words:
        return Endpoint(EndpointKind.FUNCTION_URL, host)
    if host.ends_with(".cloudfront.net").is_yes:
        return Endpoint(EndpointKind.DISTRIBUTION, host)
    reference = host.reference
    of_aws = "amazonaws" in words or any(each.name == "AWS::URLSuffix" for each in host.references)
    if (of_aws and "elb" in words) or (reference is not None and reference.attribute == "DNSName"):
        return Endpoint(EndpointKind.LOAD_BALANCER, host)
    if of_aws and any(word is not None and (word == "s3" or word.startswith("s3-")) for word in words):
        return Endpoint(EndpointKind.BUCKET, host)
    return Endpoint(EndpointKind.UNKNOWN, host)


def _default_endpoint(door: FrontDoor, host: Text, labels: list[Text]) -> Endpoint:
    """ "{api}.execute-api.{region}. …", or "{api}-{VPC endpoint}.execute-api. …" of a private API."""
    in_region = labels[2].equals(door.region)
    for api in door.apis:
        identity = api.identity.lower()
        if labels[0].equals(identity).is_yes:
            return Endpoint(EndpointKind.API, host, api=api, in_region=in_region)
        if after(labels[0], Text.of(identity, "-")) is not None:
            return Endpoint(EndpointKind.API, host, api=api, in_region=in_region, by_vpc_endpoint=True)
    return Endpoint(EndpointKind.API, host, in_region=in_region)
