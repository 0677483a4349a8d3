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
    if "EMAIL" in shown.state.validations:
        return NoCommand("ACM has sent mail to the owners of the names, who have to confirm them")
    if shown.state.validations != frozenset(("DNS",)):
        return NoCommand("how ACM validates the names is not known here")
    names = sorted(set(names_of(shown.certificate)), key=lambda name: len(str(name)))
    if not all(name == names[0] or name.ends_with(f".{names[0]}").is_yes for name in names):
        return NoCommand("the names of the certificate need not be in one hosted zone: ACM tells the record of each")
    return ProveNames(shown.certificate, record_of(door, names[0]))


def record_of(door: FrontDoor, name: Text) -> DnsRecord | None:
    """A record that leads from a name, and so stands in its zone."""
    records = (record for record in door.records if record.type.is_in(ADDRESSES).is_yes)
    return next((record for record in records if record.name.equals(name).is_yes), None)


def names_of(certificate: Certificate) -> Iterator[Text]:
    """The names without their stars, which are validated as those without are."""
    for told in (certificate.domain_name, *certificate.alternative_names):
        name = text_of(told)
        if name is not None:
            yield after(name, Text.of("*.")) or name
