"""An account that a server on this machine emulates, and a reader that asks it over boto3, no more than tests need."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from gatelint.readers.accounts.collecting.asking import items_in
from gatelint.readers.accounts.collecting.unread import Unread

T = TypeVar("T")

ACCOUNT = "123456789012"
_NOT_THERE = ("NotFound", "NoSuchEntity", "Nonexistent")


def client(endpoint: str, service: str, region: str | None = None) -> Any:
    """A client of boto3 for the server; whatever the environment says of credentials has no part in it."""
    boto3 = importlib.import_module("boto3")
    config = importlib.import_module("botocore.config").Config(retries={"total_max_attempts": 1})
    return boto3.session.Session().client(
        service,
        region_name=region or "us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=config,
    )


class ServedAccount:
    """Reads what the server says. What it does not know how to answer could not be read."""

    account, partition = ACCOUNT, "aws"

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._making = Lock()

    def together(self, tasks: Iterable[Callable[[], T]]) -> list[T]:
        with ThreadPoolExecutor(max_workers=4) as pool:
            return [task.result() for task in [pool.submit(task) for task in tasks]]

    def read(
        self,
        service: str,
        operation: str,
        region: str | None,
        result: str | None = None,
        /,
        resource: str = "",
        **params: object,
    ) -> object:
        exceptions: Any = importlib.import_module("botocore.exceptions")
        try:
            answer = self._answer(service, operation, region, params)
        except exceptions.ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
            if any(word in code for word in _NOT_THERE):
                return None
            return Unread(service, operation, region, resource, code, message)
        except exceptions.BotoCoreError as error:
            return Unread(service, operation, region, resource, type(error).__name__, str(error))
        return answer if result is None else answer.get(result)

    def _client(self, service: str, region: str | None) -> Any:
        with self._making:
            if (service, region) not in self._clients:
                self._clients[service, region] = client(self._endpoint, service, region)
            return self._clients[service, region]

    def _answer(self, service: str, operation: str, region: str | None, params: dict[str, object]) -> Any:
        asked = self._client(service, region)
        if not asked.can_paginate(operation):
            answer: Any = getattr(asked, operation)(**params)
            body = answer.get("body")
            return {**answer, "body": body.read()} if hasattr(body, "read") else answer
        whole: dict[str, Any] = {}
        for page in asked.get_paginator(operation).paginate(**params):
            for key, value in page.items():
                items = items_in(value)
                whole[key] = [*items_in(whole.get(key)), *items] if items else whole.get(key, value)
        return whole
