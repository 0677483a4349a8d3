"""Which certificates clients are shown, and by which names they come to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.origins import api_origins
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.behavior.routing.paths import after, text_of
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import Certificate, CertificateState, DomainName
    from gatelint.front_door.door import FrontDoor
    from gatelint.values import Maybe, Place, Value

ADDRESSES = ("A", "AAAA", "CNAME")
"""The types of records by which clients find a host."""


@record()
class ShownCertificate:
    """A certificate that an account tells of, and who is shown it.

    `shown_by` is the name of a domain name or of a distribution, `host` that which clients call; `at` is where the
    certificate is named. `is_shown` answers whether those who call the host see this certificate.
    """

    shown_by: str
    host: str
    at: Place
    certificate: Certificate
    state: CertificateState
    is_shown: Truth
    domain: DomainName | None = None
    distribution: Distribution | None = None


def shown_certificates(door: FrontDoor) -> Iterator[ShownCertificate]:
    """The certificates of domain names, and of distributions before APIs, that an account tells of."""
    for domain in door.domains:
        if not domain.imported:
            yield from certificates_of(door, domain)
    before_apis: list[Distribution] = []
    for target in api_origins(door):
        if not any(target.distribution is each for each in before_apis):
            before_apis.append(target.distribution)
    for distribution in before_apis:
        yield from _of_distribution(door, distribution)


def certificates_of(door: FrontDoor, domain: DomainName) -> Iterator[ShownCertificate]:
    """The certificates of a domain name: two while it moves from one kind of endpoint to another."""
    # Which of two clients see hangs on where DNS sends them.
    is_only = Truth.YES if domain.other_certificate is None else Truth.UNKNOWN
    is_shown = is_only & _comes_to(door, domain)
    for named in (domain.certificate, domain.other_certificate):
        certificate = certificate_named(door, named)
        if named is None or certificate is None or certificate.state is None or is_shown.is_no:
            continue
        yield ShownCertificate(
            domain.name,
            str(text_of(domain.domain_name)),
            named.place,
            certificate,
            certificate.state,
            is_shown,
            domain=domain,
        )


def _of_distribution(door: FrontDoor, distribution: Distribution) -> Iterator[ShownCertificate]:
    certificate = certificate_named(door, distribution.certificate)
    state = None if certificate is None else certificate.state
    names = [text for alias in distribution.aliases if (text := text_of(alias)) is not None]
    if distribution.certificate is None or certificate is None or state is None:
        return
    if not names or distribution.enabled.equals(True).is_no:
        return
    # By its own name, in cloudfront.net, clients see another certificate.
    is_shown = distribution.enabled.equals(True) & _leads(door, names[0], [distribution.domain_name])
    yield ShownCertificate(
        distribution.name,
        f"https://{names[0]}",
        distribution.certificate.place,
        certificate,
        state,
        is_shown,
        distribution=distribution,
    )


def certificate_named(door: FrontDoor, named: Maybe[Text]) -> Certificate | None:
    """The certificate of the front door that surely has this ARN."""
    arn = None if named is None else text_of(named)
    return next((each for each in door.certificates if arn is not None and each.arn.equals(arn).is_yes), None)


def is_for(certificate: Certificate, name: Text) -> Truth:
    """Whether a certificate is for a host name; a star in it stands for one label.

    https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html
    """
    parent = name.lower().split(".")[1:]
    wanted = (name.lower(), Text.of("*.", Text.of(".").join(parent)))
    own = some(certificate.domain_name.equals(each) for each in wanted)
    return own | certificate.alternative_names.some(lambda told: some(told.equals(each) for each in wanted))


def _comes_to(door: FrontDoor, domain: DomainName) -> Truth:
    """Whether those who call a domain name come to API Gateway itself: not where it is a distribution's alias, too."""
    name = text_of(domain.domain_name)
    if name is None:
        return Truth.UNKNOWN
    endpoint = endpoint_of(door, name)
    if endpoint.kind is EndpointKind.DISTRIBUTION:
        return Truth.NO
    if endpoint.domain is not domain:
        return Truth.UNKNOWN
    return _leads(door, name, list(domain.targets))


def _leads(door: FrontDoor, name: Text, targets: list[Text]) -> Truth:
    """Whether DNS leads from a name to one of these hosts. Where it tells nothing of the name, that is taken for so.

    A record in sight that leads elsewhere may lead to another proxy, which shows a certificate of its own.
    """
    records = [each for each in door.records if each.type.is_in(ADDRESSES).is_yes]
    told = [each for each in records if _is(each.name, name)] or [each for each in records if _covers(each.name, name)]
    mine = [target.lower() for target in targets]
    if not told or any(_is(target, host) for each in told for target in each.targets for host in mine):
        return Truth.YES
    return Truth.UNKNOWN


def _covers(wildcard: Value[Text], name: Text) -> bool:
    """Whether a record stands for a name by its star, which is one label or several."""
    text = text_of(wildcard)
    parent = None if text is None else after(text.lower(), Text.of("*."))
    return parent is not None and parent.literal is not None and name.lower().ends_with(f".{parent.literal}").is_yes


def _is(value: Value[Text], name: Text) -> bool:
    text = text_of(value)
    return text is not None and text.lower().equals(name.lower()).is_yes
