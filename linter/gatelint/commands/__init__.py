"""The command line: arguments in, exit code out."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence

from gatelint import __version__
from gatelint.errors import INTERRUPTED, UsageError
from gatelint.reports.formats import FORMATS, format_named

DESCRIPTION = (
    "Finds the configuration behind the errors that clients of Amazon API Gateway will get: "
    "which request gets which response, why, on which line, and what to change."
)
EXIT_CODES = (
    "exit codes: 0 nothing found, 1 errors that will happen (with --strict also those that may), "
    "2 wrong usage or something could not be read"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; never raises, except what argparse exits with."""
    # A model is full of circles, and gone with its template: seldom looking for circles saves a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    try:
        code = run(parser().parse_args(argv))
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
    from gatelint.commands.check import check

    return check(options)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="gatelint", description=DESCRIPTION, epilog=EXIT_CODES)
    top.add_argument("--version", action="version", version=f"gatelint {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="check templates", description=DESCRIPTION, epilog=EXIT_CODES)
    add_check_options(check)
    rules = commands.add_parser("rules", help="list the rules, or print a rule's page", description="Lists the rules.")
    rules.add_argument("rule", nargs="?", metavar="RULE", help="a rule's id or code, to print its page")
    rules.add_argument("--format", choices=["text", "json"], default="text")
    return top


def add_check_options(check: argparse.ArgumentParser) -> None:
    check.add_argument(
        "paths", nargs="*", default=["."], metavar="PATH", help="files and folders; - for standard input (default: .)"
    )
    check.add_argument(
        "--format",
        type=format_named,
        choices=list(FORMATS),
        default="text",
        metavar="FORMAT",
        help=f"on standard output: {', '.join(FORMATS)}",
    )
    check.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="write a report to a file, too; without FORMAT= that of --format goes there; may be repeated",
    )
    check.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULES",
        help="check these rules only: ids, codes (9601), failures (unauthorized) or patterns (cors-*), with commas",
    )
    check.add_argument("--ignore", action="append", default=[], metavar="RULES", help="leave these rules out")
    check.add_argument("--strict", action="store_true", help="errors that may happen count for the exit code, too")
    check.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter's value; wins over defaults and --parameter-file",
    )
    check.add_argument(
        "--parameter-file",
        metavar="FILE",
        help="parameter values in JSON or YAML, as `aws cloudformation deploy` or CodePipeline take them",
    )
    check.add_argument(
        "--config-env", metavar="NAME", help="the environment of samconfig.toml that is deployed (default: default)"
    )
    check.add_argument("--region", help="the region of the deployment (AWS::Region)")
    check.add_argument("--fix", action="store_true", help="make the changes that are safe, then check again")
    check.add_argument("--color", choices=["auto", "always", "never"], default="auto")
    check.add_argument("--quiet", action="store_true", help="print findings only, no closing line")
