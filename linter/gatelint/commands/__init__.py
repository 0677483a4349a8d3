"""The command line: arguments in, exit code out."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from gatelint import __version__
from gatelint.commands.examples import examples_of
from gatelint.errors import INTERRUPTED, UsageError
from gatelint.reports.formats import FORMATS, format_named

DESCRIPTION = (
    "Finds the configuration behind the errors that clients of Amazon API Gateway\n"
    "will get: which request gets which response, why, on which line, what to change."
)
EXIT_CODES = (
    "exit codes: 0 nothing found, 1 errors that will happen (with --strict also\n"
    "those that may), 2 wrong usage or something could not be read"
)
AUDIT = (
    "Finds the same in deployed accounts, which are read and never changed: those of\n"
    "the credentials that the AWS CLI would take, or of roles that they may assume."
)
SHELLS = ("bash", "zsh", "fish")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; never raises, except what argparse exits with."""
    # A model is full of circles, and gone with its template: seldom looking for circles saves a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    try:
        words = sys.argv[1:] if argv is None else argv
        code = run(parser(words[0] if words else None).parse_args(words))
        sys.stdout.flush()
    except UsageError as error:
        print(f"gatelint: error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read along has read enough. What is still buffered has no reader, so it must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def run(options: argparse.Namespace) -> int:
    if options.command == "rules":
        from gatelint.commands.rules import rules

        return rules(options)
    if options.command == "completion":
        from gatelint.commands.completion import completion

        return completion(options)
    if options.command == "audit":
        from gatelint.commands.audit import audit

        return audit(options)
    from gatelint.commands.check import check

    return check(options)


class Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of descriptions, and has room for the longest option beside what it does."""

    def __init__(self, prog: str) -> None:
        # argparse makes one for every option, and would load shutil to ask how wide the terminal is.
        super().__init__(prog, max_help_position=28, width=columns() - 2)


def columns() -> int:
    """How wide the terminal is, as shutil.get_terminal_size finds out."""
    told = os.environ.get("COLUMNS", "")
    if told.isdigit() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser of all commands, or with the options of one alone, which is quicker made."""
    top = argparse.ArgumentParser(
        prog="gatelint", description=DESCRIPTION, epilog=examples_of("", EXIT_CODES), formatter_class=Help
    )
    top.add_argument("--version", action="version", version=f"gatelint {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", prog="gatelint")

    def command(name: str, told: str, description: str, end: str = "") -> argparse.ArgumentParser:
        epilog = examples_of(name, end)
        return commands.add_parser(name, help=told, description=description, epilog=epilog, formatter_class=Help)

    check = command("check", "check templates", DESCRIPTION, EXIT_CODES)
    if only in (None, "check"):
        add_check_options(check)
    audit = command("audit", "audit deployed accounts", AUDIT, EXIT_CODES)
    if only in (None, "audit"):
        add_audit_options(audit)
    rules = command("rules", "list the rules, or print a rule's page", "Lists the rules.")
    rules.add_argument("rule", nargs="?", metavar="RULE", help="a rule's id or code, to print its page")
    rules.add_argument("--format", choices=["text", "json"], default="text", help="text (the default) or json")
    completion = command("completion", "print a script that completes commands", "Prints a script for a shell.")
    completion.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    return top


def add_check_options(check: argparse.ArgumentParser) -> None:
    check.usage = "gatelint check [OPTION ...] [PATH ...]"
    check.add_argument(
        "paths", nargs="*", default=[], metavar="PATH", help="files and folders; - for standard input (default: .)"
    )
    add_format_options(check)
    check.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help="only these: ids, codes (9601), failures (unauthorized), patterns (cors-*); with commas",
    )
    check.add_argument("--ignore", action="append", default=[], metavar="RULES", help="leave these rules out")
    check.add_argument(
        "--strict", action=argparse.BooleanOptionalAction, help="errors that may happen count for the exit code"
    )
    check.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a value; wins over defaults and --parameter-file",
    )
    check.add_argument(
        "--parameter-file",
        metavar="FILE",
        help="values, as the AWS CLI or CodePipeline take them",
    )
    check.add_argument("--config-env", metavar="NAME", help="environment of samconfig.toml (default: default)")
    check.add_argument("--region", help="the region to deploy to (AWS::Region)")
    check.add_argument("--fix", action="store_true", help="make the changes that are safe, then check again")
    check.add_argument(
        "--against", metavar="FILE", help="tell what a snapshot of an account (audit --save) has otherwise"
    )
    add_baseline_options(check)
    add_settings_options(check)
    add_color_option(check)
    check.add_argument("--quiet", action="store_true", help="print findings only, no closing line")


def add_audit_options(audit: argparse.ArgumentParser) -> None:
    audit.usage = "gatelint audit [OPTION ...]"

    def several(name: str, metavar: str, told: str, to: str | None = None) -> None:
        dest = to or name[2:].replace("-", "_")
        audit.add_argument(name, action="append", default=[], metavar=metavar, help=told, dest=dest)

    audit.add_argument("--profile", metavar="NAME", help="a profile of the AWS CLI's configuration")
    several("--region", "NAME", "a region (default: the profile's); may be repeated")
    audit.add_argument("--all-regions", action="store_true", help="every region that the account has enabled")
    several("--api", "ID", "this API, and what leads to it; may be repeated")
    several("--distribution", "ID", "this distribution, and the APIs behind it")
    several("--role-arn", "ARN", "audit the account of this role; may be repeated")
    audit.add_argument("--organization", action="store_true", help="audit every account of the organization")
    audit.add_argument("--role-name", metavar="NAME", help="the role to assume in each of them")
    audit.add_argument("--endpoint-url", metavar="URL", help="an emulator")
    audit.add_argument("--save", metavar="FILE", help="keep what was read as a snapshot, without secrets")
    several("--from", "FILE", "audit a snapshot; several are one estate", "snapshots")
    audit.add_argument("--print-policy", action="store_true", help="print the least IAM policy for all this")
    add_format_options(audit)
    several("--select", "RULES", "only these, as for check")
    several("--ignore", "RULES", "leave these rules out")
    audit.add_argument(
        "--strict", action=argparse.BooleanOptionalAction, help="errors that may happen count for the exit code"
    )
    add_baseline_options(audit)
    add_settings_options(audit)
    add_color_option(audit)
    audit.add_argument("--quiet", action="store_true", help="print findings only: no progress, no closing line")


def add_color_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", metavar="WHEN", help="auto, always, never"
    )


def add_format_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        type=format_named,
        choices=list(FORMATS),
        metavar="FORMAT",
        help=f"on standard output: {', '.join(FORMATS)} (default: text)",
    )
    command.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="write a report to a file, too; without FORMAT= that of --format goes there; may be repeated",
    )


def add_baseline_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--baseline", metavar="FILE", help="leave out the findings that FILE says are known")
    command.add_argument("--write-baseline", metavar="FILE", help="write to FILE that all that is found now is known")


def add_settings_options(command: argparse.ArgumentParser) -> None:
    which = command.add_mutually_exclusive_group()
    which.add_argument("--config", metavar="FILE", help="settings (default: gatelint.toml or pyproject.toml)")
    which.add_argument("--no-config", action="store_true", help="look for no settings")
