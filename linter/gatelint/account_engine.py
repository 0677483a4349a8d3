"""Runs rules over accounts, which are read from a snapshot: the same rules, and findings at ARNs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from gatelint.aws_commands import commands_for, in_account
from gatelint.diagnosis import Examination, OpenQuestion, Problem
from gatelint.engine import Lines, account_of, count_what_was_seen, diagnosed
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.accounts.building.resources import Json, listed
from gatelint.repetitions import order
from gatelint.rule import DEPLOY, Note
from gatelint.values import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gatelint.diagnosis import Diagnosis
    from gatelint.readers.templates.read import Reading
    from gatelint.rule import Rule

MOST_NAMED = 3
"""So many resources are named, at most, of those for which the same could not be read."""


def examine_accounts(snapshot: Json, rules: Sequence[Rule]) -> list[Examination]:
    """What the rules find in each region of each account, and what could not be read there."""
    told: set[object] = set()
    examinations = [_examine(reading, rules, told) for reading in read_accounts(snapshot)]
    for account in listed(snapshot, "accounts")[0]:
        problems = list(problems_of(account))
        if problems:
            examinations.append(Examination(str(account.get("account")), is_template=False, unreadable=problems))
    return examinations


def _examine(reading: Reading, rules: Sequence[Rule], told: set[object]) -> Examination:
    """What is found in a region and was not `told` of another, in which the same distribution stands."""
    examination = Examination(reading.source)
    account = account_of(reading, rules)
    here: set[object] = set()
    for sighting in account.sightings:
        diagnosis = diagnosed(sighting, [], Lines({}))
        _move(diagnosis)
        # What is refused is the deployment of what is edited.
        if diagnosis.request.method != DEPLOY:
            diagnosis.notes += edits_of(diagnosis.at, reading)
        mending = commands_for(sighting.finding, reading.scenarios[0].door)
        diagnosis.commands, diagnosis.no_command = mending.commands, mending.none_because
        # Records of a zone stand at one place, and only who asks tells them apart.
        key = (diagnosis.rule, diagnosis.at, diagnosis.request.spoken)
        here.add(key)
        if key not in told:
            examination.diagnoses.append(diagnosis)
    told |= here
    examination.diagnoses.sort(key=order)
    examination.open_questions = [
        OpenQuestion(each.rule, in_account(each.at), each.why) for each in account.open_questions
    ]
    examination.crashes = account.crashes
    count_what_was_seen(lambda _: examination, reading)
    return examination


def edits_of(place: Place, reading: Reading) -> Iterator[Note]:
    """Tells of what stands at a place that it was edited since it was deployed: that may be the change already."""
    for api in reading.scenarios[0].door.apis:
        for steps in api.undeployed.get(place.source, ()):
            if all(one == other for one, other in zip(steps, place.path, strict=False)):
                what = ".".join(steps)
                yield Note(Place(place.source, steps), f"{what} is edited otherwise, and that is not deployed yet")


def _move(diagnosis: Diagnosis) -> None:
    """Has a finding speak of an account: places without spans, and commands instead of edits."""
    diagnosis.fixes = []
    diagnosis.at = in_account(diagnosis.at)
    diagnosis.notes = [Note(in_account(note.at), note.message) for note in diagnosis.notes]
    diagnosis.excerpt = None


def problems_of(account: Json) -> Iterator[Problem]:
    """What could not be read of an account: "could not read lambda:GetPolicy for orders, users: AccessDenied"."""
    calls: Counter[tuple[str, str, str, str]] = Counter()
    names: dict[tuple[str, str, str, str], list[str]] = {}
    for call in listed(account, "unread")[0]:
        region, service, operation, code = (
            str(call.get(part) or "") for part in ("region", "service", "operation", "code")
        )
        key = (region, service, operation, code)
        calls[key] += 1
        if call.get("resource"):
            names.setdefault(key, []).append(str(call["resource"]))
    for key, number in sorted(calls.items()):
        region, service, operation, code = key
        named = names.get(key, [])
        shown = ", ".join(named[:MOST_NAMED]) + (
            f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        )
        what = f" for {shown}" if named else f" ({number} calls)" if number > 1 else ""
        where = f"{account.get('account')}/{region}" if region else str(account.get("account"))
        yield Problem(where, 0, 0, f"could not read {service}:{operation}{what}: {code}")
