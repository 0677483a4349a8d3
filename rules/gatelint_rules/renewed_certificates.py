"""What the rules have in common that tell of certificates which nobody accepts: how they come to be valid again."""

from __future__ import annotations

from collections.abc import Iterator

from gatelint.behavior.certificates import ADDRESSES, ShownCertificate
from gatelint.behavior.routing.paths import after, text_of
from gatelint.front_door.domain import Certificate, DnsRecord
from gatelint.front_door.door import FrontDoor
from gatelint.remedies import ImportCertificate, NoCommand, ProveNames, Remedy
from gatelint.text import Text

ANOTHER = NoCommand("another certificate has to be requested, and its names validated, first")


def successor_of(shown: ShownCertificate) -> Remedy:
    """Of one that has expired: an import takes the place of an import; what ACM has issued has to be issued anew."""
    return ImportCertificate(shown.certificate) if shown.state.type == "IMPORTED" else ANOTHER


def validation_of(door: FrontDoor, shown: ShownCertificate) -> Remedy:
    """Of one whose names wait for their validation."""
    if shown.state.validations != {"DNS"}:
        return NoCommand("the names are not validated by DNS, so that their owners have to confirm them")
    return ProveNames(shown.certificate, record_beside(door, shown.certificate))


def record_beside(door: FrontDoor, certificate: Certificate) -> DnsRecord | None:
    """A record in whose zone the certificate's names are validated: that of its only name."""
    names = set(names_of(certificate))
    if len(names) != 1 or not certificate.alternative_names.complete:
        return None
    records = (record for record in door.records if record.type.is_in(ADDRESSES).is_yes)
    return next((record for record in records if any(record.name.equals(name).is_yes for name in names)), None)


def names_of(certificate: Certificate) -> Iterator[Text]:
    """The names without their stars, which are validated as those without are."""
    for told in (certificate.domain_name, *certificate.alternative_names):
        name = text_of(told)
        if name is not None:
            yield after(name, Text.of("*.")) or name
