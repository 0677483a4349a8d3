"""What is deployed otherwise than a template says: the usual answer to "but my template is right"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.differences.apis import apis_differ, counterpart
from gatelint.differences.difference import Difference
from gatelint.differences.distributions import distributions_differ, same_alias
from gatelint.differences.domains import domains_differ, same_name
from gatelint.records import field, record
from gatelint.scenarios import shortest_description

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.templates.read import Reading


@record()
class AgainstAccount:
    """A template and what was made of it.

    Where the account is as the template is in one of its scenarios, there is no difference, and `deployed_as` describes
    those scenarios (an OR of ANDs); it is None where it is as none of them, and empty where it is as all of them.
    """

    source: str
    differences: list[Difference] = field(default_factory=list[Difference])
    deployed_as: list[dict[str, bool]] | None = None


MOST_DEFAULTS = 16
"""So many parameters, at most, are asked one by one whether a difference hangs on their default."""


def compared(read: Callable[[frozenset[str]], Reading], deployed: Iterable[FrontDoor]) -> AgainstAccount:
    """A template in all its scenarios with an account: who is on call knows which of them was deployed, or none.

    `read` gives the template with the defaults of some parameters unresolved, for others may have been given.
    Differences are told once, with the scenarios in which they are there and the defaults that they hang on.
    """
    doors, reading = list(deployed), read(frozenset())
    found = [list(differences(scenario.door, doors)) for scenario in reading.scenarios]
    choices = [scenario.decisions for scenario in reading.scenarios]
    fitting = [index for index, each in enumerate(found) if not each]
    if fitting:
        return AgainstAccount(reading.source, deployed_as=shortest_description(choices, fitting))
    seen: dict[object, tuple[Difference, list[int]]] = {}
    for index, each in enumerate(found):
        for difference in each:
            seen.setdefault(key_of(difference), (difference, []))[1].append(index)
    for difference, where in seen.values():
        difference.when = shortest_description(choices, where)
    for name in sorted(reading.defaults_used)[:MOST_DEFAULTS]:
        scenarios = read(frozenset([name])).scenarios
        left = {key_of(each) for scenario in scenarios for each in differences(scenario.door, doors)}
        for key, (difference, _) in seen.items():
            if key not in left:
                difference.hangs_on.append((name, str(reading.defaults_used[name])))
    return AgainstAccount(reading.source, [difference for difference, _ in seen.values()])


def key_of(difference: Difference) -> object:
    return difference.at, difference.message


def differences(template: FrontDoor, deployed: Iterable[FrontDoor]) -> Iterator[Difference]:
    """What the APIs, distributions and domain names of a template and those that were made of them differ in.

    An API is the one whose tags name its logical id, or the only one of its name; a distribution one that has one of
    its aliases; a domain name the one of the same name. What is not known on either side is no difference.
    """
    doors = list(deployed)
    apis = [api for door in doors for api in door.apis if not api.imported]
    for mine in template.apis:
        if mine.imported:
            continue
        theirs = counterpart(mine, apis)
        if theirs is None:
            yield Difference(mine.at, f"no API of the account is surely {mine.name}")
        else:
            yield from apis_differ(mine, theirs)
    distributions = [distribution for door in doors for distribution in door.distributions]
    for distribution in template.distributions:
        other = same_alias(distribution, distributions)
        if other is not None:
            yield from distributions_differ(distribution, other)
    domains = [domain for door in doors for domain in door.domains if not domain.imported]
    for domain in template.domains:
        same = same_name(domain, domains)
        if same is not None:
            yield from domains_differ(domain, same, apis)


__all__ = ["AgainstAccount", "Difference", "compared", "differences"]
