"""An audit as somebody watches it: what the terminal shows, and what Ctrl-C does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_aws import FakeAws, fake_aws
from gatelint.commands.progress import duration, fitting

if sys.platform == "win32":
    pytest.skip("there are no pseudo terminals", allow_module_level=True)

from terminals import on_a_terminal

REGION = "eu-west-1"
RULE = "aws-proxy-integration-method-not-post"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:orders"


@pytest.fixture
def slow() -> Iterator[FakeAws]:
    """An account that takes a while, with a mistake in each of its APIs."""
    with fake_aws() as endpoint:
        endpoint.is_deployed = True
        endpoint.delay = 0.2
        endpoint.resources = 1
        endpoint.apis = [f"api{number}" for number in range(40)]
        uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
        endpoint.method = {
            "httpMethod": "GET",
            "authorizationType": "NONE",
            "apiKeyRequired": False,
            "methodIntegration": {"type": "AWS_PROXY", "httpMethod": "GET", "uri": uri},
        }
        yield endpoint


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nobody = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_EC2_METADATA_DISABLED": "true"}
    files = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}
    return {**kept, **nobody, **files}


def arguments(endpoint: FakeAws, *more: str) -> list[str]:
    return ["audit", "--no-config", "--region", REGION, "--endpoint-url", endpoint.url, *more]


def test_the_terminal_shows_what_is_read_and_how_long_the_rest_will_take(
    slow: FakeAws, environment: dict[str, str]
) -> None:
    slow.apis = slow.apis[:4]
    with on_a_terminal(arguments(slow), environment) as terminal:
        terminal.wait_for(" left: API Gateway, GetResources")
        told = terminal.end()
    assert ", about " in terminal.seen
    assert f"in {REGION}" not in terminal.seen, "there is one region only"
    assert "4 APIs" in told
    assert all("could not read" in line for line in terminal.lines), "the line is wiped away"


def test_of_several_regions_the_one_is_named_that_takes_longest(slow: FakeAws, environment: dict[str, str]) -> None:
    slow.apis = slow.apis[:4]
    with on_a_terminal(arguments(slow, "--region", "us-east-1"), environment) as terminal:
        terminal.wait_for("API Gateway, GetResources in ")
        terminal.interrupt()
        terminal.end()


@pytest.mark.parametrize("columns", [20, 40, 60])
def test_the_line_fits_the_terminal(slow: FakeAws, environment: dict[str, str], columns: int) -> None:
    slow.apis = slow.apis[:4]
    with on_a_terminal(arguments(slow, "--region", "us-east-1"), environment, columns) as terminal:
        terminal.wait_for_answers(6)
        shown = terminal.seen.split("\r")
        terminal.interrupt()
        terminal.end()
    assert max(len(line) for line in shown) < columns


def test_ctrl_c_ends_the_reading_and_what_was_not_read_is_listed_and_kept(
    slow: FakeAws, environment: dict[str, str], tmp_path: Path
) -> None:
    saved = tmp_path / "estate.json"
    with on_a_terminal(arguments(slow, "--save", str(saved)), environment) as terminal:
        terminal.wait_for_answers(50)
        terminal.interrupt()
        told = terminal.end()
        assert terminal.process.returncode == 2
    assert "not everything could be read" in told
    assert "Traceback" not in terminal.seen
    listed = [line for line in terminal.lines if "Interrupted" in line]
    assert any("could not read apigateway:GetResources for api" in line for line in listed)
    [account] = json.loads(saved.read_text())["accounts"]
    assert {"unread": "apigateway:GetResources: Interrupted"} in [
        api["resources"] for api in account["regions"][REGION]["apigateway"]["rest_apis"]
    ]


def test_ctrl_c_ends_with_what_was_found_so_far_though_a_call_hangs(slow: FakeAws, environment: dict[str, str]) -> None:
    slow.apis, slow.delay, slow.hangs = slow.apis[:2], 0.0, "/restapis/api1/deployments/"
    with on_a_terminal(arguments(slow, "--select", RULE), environment) as terminal:
        assert slow.hung.wait(60)
        terminal.wait_for_all_answers_but_one()
        terminal.interrupt()
        told = terminal.end()
        assert terminal.process.returncode == 2
    assert "restapis/api0/resources/r0" in told
    assert "GET / will get 500" in told
    assert "could not read apigateway:GetDeployment for api1/d1: Interrupted" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_ctrl_c_twice_ends_at_once_though_a_call_hangs(slow: FakeAws, environment: dict[str, str]) -> None:
    with on_a_terminal(arguments(slow), environment) as terminal:
        terminal.wait_for_answers(10)
        slow.delay = 3600.0
        terminal.wait_for_answers(20)
        terminal.interrupt()
        terminal.wait_for("again to end at once")
        terminal.interrupt()
        told = terminal.end()
        assert terminal.process.returncode == 130
    assert told == ""
    assert "Traceback" not in terminal.seen


def test_whoever_is_no_terminal_gets_no_line(slow: FakeAws, environment: dict[str, str]) -> None:
    slow.apis, slow.delay = slow.apis[:1], 0.0
    run = [sys.executable, "-m", "gatelint", *arguments(slow)]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert "\r" not in done.stderr
    assert all("could not read" in line for line in done.stderr.splitlines())


def test_quiet_shows_no_line(slow: FakeAws, environment: dict[str, str]) -> None:
    slow.apis, slow.delay = slow.apis[:1], 0.0
    with on_a_terminal(arguments(slow, "--quiet"), environment) as terminal:
        terminal.end()
    assert "answers" not in terminal.seen


def test_what_does_not_fit_is_left_out_as_a_whole_and_the_first_part_never() -> None:
    assert fitting(["read 1 of 2 answers", ", about 3 s left"], 80) == "read 1 of 2 answers, about 3 s left"
    assert fitting(["read 1 of 2 answers", ", about 3 s left"], 30) == "read 1 of 2 answers"
    assert fitting(["read 1 of 2 answers", ", about 3 s left"], 7) == "read 1"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "1 s"), (89.0, "89 s"), (91.0, "2 min"), (3600.0, "60 min"), (6000.0, "1 h 40 min")]
)
def test_a_time_is_told_as_a_person_says_it(seconds: float, said: str) -> None:
    assert duration(seconds) == said
