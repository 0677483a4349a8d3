"""Which certificates clients are shown, and by which names they come to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.cloudfront.origins import api_origins
from gatelint.behavior.routing.endpoints import EndpointKind, endpoint_of
from gatelint.behavior.routing.paths import after, text_of
from gatelint.records import record
from gatelint.text import Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.domain import CertificateState, DomainName
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
    for certificate in (domain.certificate, domain.other_certificate):
        state = _state_of(door, certificate)
        if state is not None and certificate is not None and not is_shown.is_no:
            yield ShownCertificate(
                domain.name, str(text_of(domain.domain_name)), certificate.place, state, is_shown, domain=domain
            )


def _of_distribution(door: FrontDoor, distribution: Distribution) -> Iterator[ShownCertificate]:
    state = _state_of(door, distribution.certificate)
    names = [text for alias in distribution.aliases if (text := text_of(alias)) is not None]
    if state is None or distribution.certificate is None or not names or distribution.enabled.equals(True).is_no:
        return
    # By its own name, in cloudfront.net, clients see another certificate.
    is_shown = distribution.enabled.equals(True) & _leads(door, names[0], [distribution.domain_name])
    yield ShownCertificate(
        distribution.name,
        f"https://{names[0]}",
        distribution.certificate.place,
        state,
        is_shown,
        distribution=distribution,
    )


def _state_of(door: FrontDoor, certificate: Maybe[Text]) -> CertificateState | None:
    arn = None if certificate is None else text_of(certificate)
    return next((each.state for each in door.certificates if arn is not None and each.arn.equals(arn).is_yes), None)


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
