"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write generated pages and expected reports anew")
    parser.addoption(
        "--every-property",
        action="store_true",
        help="try every property of every fixture where a test would take a sample",
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether what is generated is to be written rather than compared."""
    return bool(request.config.getoption("--update"))
