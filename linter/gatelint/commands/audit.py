"""`gatelint audit`: what is deployed in accounts, read without changing anything."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from gatelint.account_engine import examine_accounts
from gatelint.commands.check import baseline_of, exit_code, names_in, tell_problems
from gatelint.commands.outputs import deliver, outputs_in
from gatelint.errors import UsageError
from gatelint.packs import load_packs
from gatelint.readers.accounts.collecting.narrowing import Wanted
from gatelint.reports.report import Report
from gatelint.settings import settings_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from gatelint.diagnosis import Problem
    from gatelint.readers.accounts.aws import Account
    from gatelint.readers.accounts.schedule import Schedule


def audit(options: argparse.Namespace) -> int:
    """Examines accounts, or snapshots of them, and writes reports. Raises UsageError."""
    if options.print_policy:
        print_policy(options)
        return 0
    settings = settings_of(options)
    options.format = options.format or settings.format or "text"
    options.strict = bool(settings.strict) if options.strict is None else options.strict
    if options.baseline is None and settings.baseline is not None:
        options.baseline = settings.here(settings.baseline)
    outputs_in(options.output, options.format)  # what cannot be is told before the work
    book = load_packs()
    rules = settings.chosen(book, names_in(options.select), names_in(options.ignore))
    baseline = baseline_of(options)
    snapshot, unreadable = read_from(options) if options.snapshots else (read_accounts(options), [])
    if options.save:
        from gatelint.readers.accounts.snapshot import save

        save(snapshot, options.save)
    report = Report(book, examine_accounts(snapshot, rules), unreadable, noun="region")
    if settings.ignores:
        from gatelint.standing_ignores import StandingIgnores

        standing = StandingIgnores(settings, book)
        for examination in report.examinations:
            standing.accept(examination)
    tell_problems(report)
    if options.write_baseline:
        from gatelint.commands.comparing import write_baseline

        baseline = write_baseline(options.write_baseline, report)
    if baseline is not None:
        from gatelint.commands.comparing import arns_looked_at, compare

        compare(report, baseline, arns_looked_at(report, snapshot, rules))
    deliver(report, options)
    return exit_code(report, strict=options.strict)


def read_from(options: argparse.Namespace) -> tuple[dict[str, Any], list[Problem]]:
    """What snapshots say, as one estate, and what is wrong with some of them."""
    from gatelint.readers.accounts.snapshot import load_what_can_be_read

    told = ("profile", "region", "all_regions", "role_arn", "organization", "endpoint_url")
    if any(getattr(options, name) for name in told):
        raise UsageError("--from takes what was saved, and no credentials, regions or roles")
    return load_what_can_be_read(options.snapshots)


def print_policy(options: argparse.Namespace) -> None:
    """Prints the least IAM policy that an audit needs."""
    from gatelint.readers.accounts.policy import least_policy

    policy = least_policy(organization=options.organization, roles=options.role_arn)
    sys.stdout.write(json.dumps(policy, indent=2) + "\n")


def read_accounts(options: argparse.Namespace) -> dict[str, Any]:
    """Reads the accounts that the options name into a snapshot. Raises UsageError."""
    from gatelint.commands.progress import Progress, interruptible
    from gatelint.readers.accounts.asked_account import AskedAccount, Round
    from gatelint.readers.accounts.aws import sign_in
    from gatelint.readers.accounts.collecting.collect import collect
    from gatelint.readers.accounts.reader import Reader
    from gatelint.readers.accounts.schedule import Schedule

    if options.organization and not options.role_name:
        raise UsageError("--organization needs --role-name: the role that is assumed in each account")
    region = options.region[0] if options.region else None
    first = sign_in(options.profile, region, options.endpoint_url)
    denied: list[dict[str, Any]] = []
    with Progress(shows=not options.quiet) as progress:
        accounts: list[Account] = []
        for account in accounts_of(first, options, denied):
            accounts.append(account)
            progress.say(f"signed in to {account.account}")
        schedule = Schedule(progress=progress)
        try:
            with interruptible(schedule):
                regions = regions_of(first, schedule, options)
                progress.names(len(accounts), len(regions))
                together = Round()
                readers = [AskedAccount(Reader(account, schedule), together) for account in accounts]
                snapshot = collect(readers, regions, Wanted(frozenset(options.api), frozenset(options.distribution)))
        finally:
            schedule.close()
    for one in denied:
        snapshot["accounts"].append(one)
    return snapshot


def accounts_of(first: Account, options: argparse.Namespace, denied: list[dict[str, Any]]) -> Iterator[Account]:
    """The accounts that are audited; those that let nobody in are `denied`, and told of with the rest."""
    from gatelint.readers.accounts.answers import Unread
    from gatelint.readers.accounts.aws import accounts_of_organization, assume

    if options.organization:
        found: Iterator[Account | Unread] = accounts_of_organization(first, options.role_name)
    elif options.role_arn:
        found = (assume(first, role) for role in options.role_arn)
    else:
        found = iter([first])
    for one in found:
        if isinstance(one, Unread):
            number = (one.resource.split(":") + [""] * 5)[4] or one.resource
            denied.append(
                {"account": number, "partition": first.partition, "global": {}, "regions": {}, "unread": [one.listed]}
            )
        else:
            yield one


def regions_of(first: Account, schedule: Schedule, options: argparse.Namespace) -> list[str]:
    """The regions that are audited: those that are named, all that the account has, or the one of its credentials."""
    from gatelint.readers.accounts.answers import Unread
    from gatelint.readers.accounts.reader import Reader

    if options.all_regions:
        found = Reader(first, schedule).read("ec2", "describe_regions", first.home)
        if isinstance(found, Unread) or not found:
            why = f": {found.message}" if isinstance(found, Unread) else ""
            raise UsageError(f"the regions of the account could not be listed{why}; name them with --region")
        return sorted(str(region["RegionName"]) for region in found)
    return list(dict.fromkeys(options.region)) or [first.home]
