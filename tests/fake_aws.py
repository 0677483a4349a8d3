"""An endpoint on the loopback interface that answers as AWS's do: its protocols, its errors, its quotas."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gatelint.readers.accounts.allowances import API_GATEWAY, GET_RESOURCES
from simulated_account import Quotas

ACCOUNT = "123456789012"
PAGE = 25
"""As long as a page of API Gateway is when nobody says how long it should be."""
SIGNED = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")


class Answer(Exception):  # noqa: N818  # an answer, not an error of the endpoint
    """Ends a request with this answer."""

    def __init__(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers or {}


def in_json(value: Any) -> Answer:
    return Answer(200, json.dumps(value), {"Content-Type": "application/json"})


def error(status: int, code: str, message: str, **headers: str) -> Answer:
    body = json.dumps({"message": message, "__type": code})
    return Answer(status, body, {"Content-Type": "application/json", "x-amzn-ErrorType": code, **headers})


def error_in_xml(status: int, code: str, message: str) -> Answer:
    told = f"<Type>Sender</Type><Code>{code}</Code><Message>{message}</Message>"
    return Answer(status, f"<ErrorResponse><Error>{told}</Error></ErrorResponse>", {"Content-Type": "text/xml"})


def in_xml(action: str, result: str) -> Answer:
    body = f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
    return Answer(200, body, {"Content-Type": "text/xml"})


class FakeAws:
    """REST APIs with stages and resources in one region; what each request was, and how it was answered."""

    def __init__(self) -> None:
        self.apis = [f"api{number}" for number in range(3)]
        self.resources = 60
        self.method: dict[str, Any] = {"httpMethod": "GET"}
        """What each resource has."""
        self.is_deployed = False
        """Whether the stages have what is edited."""
        self.delay = 0.0
        """Seconds that an answer of API Gateway takes."""
        self.hangs = ""
        """The path below which nobody answers."""
        self.denies = False
        self.part = 1.0
        """How much of AWS's quotas is left; somebody else uses the rest."""
        self.paced = False
        self.requests: list[tuple[str, str, int]] = []
        """Method, path and status of each."""
        self.agents: set[str] = set()
        self.hours = 0.0
        """How far the clock is put forward."""
        self.expires: dict[str, datetime] = {}
        """The keys of roles that were assumed, and until when they are good."""
        self.takes_roles_away = False
        """Whether nobody may assume a role any more."""
        self.busy = 0
        """So many calls with which one signs in are throttled first."""
        self.url = ""
        self.hung = threading.Event()
        """Set when somebody hangs."""
        self.let_go = threading.Event()
        """Set when whoever hangs need not wait any more."""
        self._lock = threading.Lock()
        self._quotas = Quotas(time.monotonic)

    def answer(self, method: str, path: str, headers: dict[str, str], body: str) -> Answer:
        if self.delay and "/apigateway/" in headers.get("authorization", ""):
            time.sleep(self.delay)
        if self.hangs and path.startswith(self.hangs):
            self.hung.set()
            self.let_go.wait()
        with self._lock:
            self.agents.add(headers.get("user-agent", ""))
            try:
                self._answer(method, path, headers, body)
            except Answer as answer:
                self.requests.append((method, path, answer.status))
                return answer
        raise AssertionError(f"no answer to {method} {path}")

    def now(self) -> datetime:
        return datetime.now(timezone.utc) + timedelta(hours=self.hours)

    def throttled(self) -> int:
        return sum(status == 429 for _, _, status in self.requests)

    def _answer(self, method: str, path: str, headers: dict[str, str], body: str) -> None:
        signed = SIGNED.search(headers.get("authorization", ""))
        key, region, service = signed.groups() if signed else ("", "", "")
        if key in self.expires and self.expires[key] <= self.now():
            raise error(403, "ExpiredTokenException", "The security token included in the request is expired")
        if service in ("sts", "organizations") and self.busy:
            self.busy -= 1
            if service == "organizations":
                raise error(400, "ThrottlingException", "Rate exceeded")
            raise error_in_xml(400, "Throttling", "Rate exceeded")
        if service == "sts":
            self._sts(parse_qs(body))
        if service == "organizations":
            self._organizations()
        if self.denies:
            self._deny(service, path)
        if service == "apigateway":
            self._api_gateway(method, region, path)
        if service == "iam":
            raise in_xml(
                "GetRole",
                "<Role><RoleName>orders</RoleName><CreateDate>2026-01-02T03:04:05Z</CreateDate>"
                "<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%7D</AssumeRolePolicyDocument></Role>",
            )
        if service == "ec2":
            raise Answer(200, "<DescribeVpcEndpointsResponse/>", {"Content-Type": "text/xml"})
        raise Answer(404, "<!doctype html>\n<html>Not Found</html>\n")

    def _deny(self, service: str, path: str) -> None:
        message = f"User: arn:aws:iam::{ACCOUNT}:user/me is not authorized to perform: {service} on {path}"
        if service == "ec2":
            raise Answer(
                403,
                "<Response><Errors><Error><Code>UnauthorizedOperation</Code>"
                f"<Message>{message}</Message></Error></Errors></Response>",
            )
        if service in ("iam", "cloudfront", "route53", "elasticloadbalancing"):
            raise error_in_xml(403, "AccessDenied", message)
        raise error(403, "AccessDeniedException", message)

    def _sts(self, form: dict[str, list[str]]) -> None:
        if form["Action"] == ["GetCallerIdentity"]:
            raise in_xml("GetCallerIdentity", f"<Account>{ACCOUNT}</Account><Arn>arn:aws:iam::{ACCOUNT}:user/me</Arn>")
        arn = form["RoleArn"][0]
        if (
            self.takes_roles_away
            or arn.endswith("/nobody")
            or form["RoleSessionName"] != ["gatelint"]
            or "222222222222" in arn
        ):
            raise error_in_xml(403, "AccessDenied", f"not authorized to perform: sts:AssumeRole on {arn}")
        key = f"ASSUMED{len(self.expires)}"
        self.expires[key] = self.now() + timedelta(hours=1)
        raise in_xml(
            "AssumeRole",
            f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>"
            f"<SessionToken>x</SessionToken><Expiration>{self.expires[key].isoformat()}</Expiration></Credentials>",
        )

    def _organizations(self) -> None:
        if self.denies:
            raise error(400, "AccessDeniedException", "You don't have permissions to access this resource.")
        accounts = [
            {"Id": ACCOUNT, "Status": "ACTIVE", "State": "ACTIVE", "Email": "me@example.com"},
            {"Id": "111111111111", "State": "ACTIVE"},
            {"Id": "222222222222", "Status": "ACTIVE"},
            {"Id": "333333333333", "Status": "SUSPENDED", "State": "SUSPENDED"},
        ]
        raise in_json({"Accounts": accounts})

    def _api_gateway(self, method: str, region: str, path: str) -> None:
        parts, query = urlsplit(path).path.strip("/").split("/"), parse_qs(urlsplit(path).query)
        allowances = (GET_RESOURCES, API_GATEWAY) if parts[-1] == "resources" else (API_GATEWAY,)
        self._quotas.part = self.part
        if self.paced and not self._quotas.allow(region, allowances):
            raise error(429, "TooManyRequestsException", "Too Many Requests")
        if method != "GET":
            raise error(400, "BadRequestException", "this account is for reading")
        if parts == ["restapis"]:
            raise self._page([{"id": api, "createdDate": 1767323045} for api in self.apis], query)
        if parts[0] != "restapis":
            raise in_json({})
        if parts[1] not in self.apis:
            raise error(404, "NotFoundException", "Invalid API identifier specified")
        if parts[2] == "stages" and len(parts) == 3:
            deployed = {"deploymentId": "d1"} if self.is_deployed else {}
            raise in_json({"item": [{"stageName": "prod", **deployed}, {"stageName": "test", **deployed}]})
        if parts[2] == "stages":
            raise in_json({"openapi": "3.0.1", "info": {"title": parts[1]}})
        numbers = range(self.resources)
        if parts[2] == "deployments" and len(parts) == 4:
            guards = {"authorizationType": "NONE", "apiKeyRequired": False}
            raise in_json({"id": "d1", "apiSummary": {path_of(one): {"GET": guards} for one in numbers}})
        if parts[2] != "resources":
            raise in_json({})
        methods: dict[str, Any] = {"GET": self.method} if query.get("embed") == ["methods"] else {"GET": {}}
        resources = [{"id": f"r{one}", "path": path_of(one), "resourceMethods": methods} for one in numbers]
        for one in resources[1:]:
            one |= {"parentId": "r0", "pathPart": one["id"]}
        raise self._page(resources, query)

    def _page(self, items: list[dict[str, Any]], query: dict[str, list[str]]) -> Answer:
        start, length = int(query.get("position", ["0"])[0]), int(query.get("limit", [str(PAGE)])[0])
        more = {"position": str(start + length)} if start + length < len(items) else {}
        return in_json({"item": items[start : start + length], **more})


def path_of(resource: int) -> str:
    """The first is the root of all others."""
    return f"/r{resource}" if resource else "/"


@contextmanager
def fake_aws() -> Generator[FakeAws]:
    """The endpoint, while it listens."""
    aws = FakeAws()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            answer = aws.answer(
                self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body
            )
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, value in {**answer.headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # of somebody who does not wait any longer
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = reply  # noqa: N815  # as http.server names them

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as http.server names it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    aws.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield aws
    finally:
        aws.let_go.set()
        server.shutdown()
        server.server_close()
        serving.join()
