"""The one seam to boto3: signs in to accounts and makes single calls, which are all in `calls`.

It is botocore, boto3's lower half, that is spoken to: boto3 adds nothing to the making of calls. A call is made once
here. botocore would repeat it without asking whether there is a token for it, so it is `reader` that repeats it,
through the schedule. Only the calls that one signs in with, which no schedule knows, are repeated by botocore.

A role is assumed for an hour, and a large account takes longer: botocore's credentials renew themselves before that.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Any, cast

from gatelint import __version__
from gatelint.errors import UsageError
from gatelint.readers.accounts.answers import REFUSED, THROTTLED, TRANSIENT, Refusal, Unread, kind_of
from gatelint.readers.accounts.call import Call
from gatelint.readers.accounts.calls import CALLS
from gatelint.readers.accounts.schedule import THREADS
from gatelint.readers.accounts.withheld import without_secrets

try:
    import botocore
    from botocore.config import Config
    from botocore.credentials import CredentialProvider, CredentialResolver, RefreshableCredentials
    from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError
    from botocore.exceptions import ConnectionError as NoConnectionError
    from botocore.parsers import ResponseParserError
    from botocore.session import Session
except ImportError as error:
    raise UsageError("gatelint audit needs boto3, which is not installed: pip install boto3") from error

SOMEWHERE = {"aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}
"""A region through which each partition's global services can be reached."""

ASSUME_ROLE = CALLS["sts", "assume_role"]

SETTINGS = Config(
    # One attempt, and no more: see above.
    retries={"mode": "standard", "total_max_attempts": 1},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=THREADS,
    user_agent_extra=f"gatelint/{__version__}",
)

SIGNING_IN_SETTINGS = SETTINGS.merge(Config(retries={"mode": "standard", "total_max_attempts": 5}))


class UnlistedCallError(Exception):
    """A call that is not in the list of what an audit may ask: a mistake of ours, never the user's."""


class NotRenewedError(Exception):
    """A role could not be assumed again; what has not been asked by then gets this refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Account:
    """An account that one is signed in to. May be used from several threads."""

    def __init__(self, session: Session, account: str, partition: str, endpoint_url: str | None) -> None:
        self.account = account
        self.partition = partition
        self.session = session
        self.endpoint_url = endpoint_url
        self.home = session.get_config_variable("region") or SOMEWHERE.get(partition, "us-east-1")
        """The region through which global services are asked."""
        self._clients: dict[tuple[str, str], Any] = {}
        # Clients are safe between threads, the session that makes them is not.
        # https://docs.aws.amazon.com/boto3/latest/guide/clients.html#multithreading-or-multiprocessing-with-clients
        self._making = threading.Lock()

    def send(self, call: Call, region: str, parameters: dict[str, Any]) -> dict[str, Any] | Refusal:
        """Makes a call, once: the answer as plain JSON without secrets, or why there is none. Never raises for AWS."""
        if CALLS.get((call.service, call.operation)) is not call:
            raise UnlistedCallError(f"{call.service} {call.operation}")
        try:
            client = self._client(call.service, region)
            make = getattr(client, call.operation, None)
            if make is None:
                return Refusal(REFUSED, "UnknownOperation", f"botocore {botocore.__version__} is too old to ask it")
            answer = cast("dict[str, Any]", make(**parameters))
            answer.pop("ResponseMetadata", None)
            if call.result == "body":
                answer["body"] = json.loads(answer["body"].read())
        except ClientError as error:
            return refusal_of(error)
        except NotRenewedError as error:
            return error.refusal
        except (HTTPClientError, IncompleteReadError, NoConnectionError, ResponseParserError) as error:
            return Refusal(TRANSIENT, type(error).__name__, one_line(error))
        except BotoCoreError as error:
            return Refusal(REFUSED, type(error).__name__, one_line(error))
        except ValueError as error:
            return Refusal(REFUSED, "InvalidBody", one_line(error))
        return cast("dict[str, Any]", without_secrets(call.service, call.operation, plain(answer)))

    def close(self) -> None:
        """Lets go of the connections."""
        with self._making:
            for client in self._clients.values():
                client.close()
            self._clients.clear()

    def _client(self, service: str, region: str) -> Any:
        key = (service, self.home if region == "global" else region)
        with self._making:
            client = self._clients.get(key)
            if client is None:
                settings = SIGNING_IN_SETTINGS if service in ("sts", "organizations") else SETTINGS
                client = self.session.create_client(
                    service, region_name=key[1], endpoint_url=self.endpoint_url, config=settings
                )
                self._clients[key] = client
            return client


def sign_in(
    profile: str | None = None,
    region: str | None = None,
    endpoint_url: str | None = None,
    role_arn: str | None = None,
    external_id: str | None = None,
) -> Account:
    """The account of the credentials that boto3 finds, or of a role that they may assume; else a UsageError."""
    try:
        session = Session(profile=profile)
        if region:
            session.set_config_variable("region", region)
        if session.get_credentials() is None:
            raise UsageError("no AWS credentials found: name a --profile, or sign in as for the AWS CLI")
    except BotoCoreError as error:
        raise UsageError(f"cannot sign in to AWS: {one_line(error)}") from error
    account = whoami(session, endpoint_url)
    if role_arn is None:
        return account
    assumed = assume(account, role_arn, external_id)
    if isinstance(assumed, Unread):
        raise UsageError(f"cannot assume {role_arn}: {assumed.message}")
    return assumed


def whoami(session: Session, endpoint_url: str | None) -> Account:
    """The account that a session is signed in to."""
    unknown = Account(session, "", "aws", endpoint_url)
    answer = unknown.send(CALLS["sts", "get_caller_identity"], unknown.home, {})
    if isinstance(answer, Refusal):
        raise UsageError(f"cannot sign in to AWS: {answer.message}")
    return Account(session, answer["Account"], str(answer["Arn"]).split(":")[1], endpoint_url)


def assume(account: Account, role_arn: str, external_id: str | None = None) -> Account | Unread:
    """The account that a role is in, signed in to through it for as long as it takes."""
    role = Role(account, role_arn, external_id)
    given = role.ask()
    if isinstance(given, Refusal):
        return Unread("sts", ASSUME_ROLE.name, "global", role_arn, given.code, given.message)
    session = Session()
    session.set_config_variable("region", account.home)
    session.register_component("credential_provider", CredentialResolver([AssumedRole(role, given)]))
    # Descriptions of services are read once, not for each account again.
    session.register_component("data_loader", account.session.get_component("data_loader"))
    _, partition, _, _, number, _ = role_arn.split(":", 5)
    return Account(session, number, partition, account.endpoint_url)


class Role:
    """A role that an account may assume."""

    def __init__(self, source: Account, arn: str, external_id: str | None) -> None:
        self._source = source
        self._parameters = {**ASSUME_ROLE.always, "RoleArn": arn}
        if external_id:
            self._parameters["ExternalId"] = external_id
        self._refusal: Refusal | None = None

    def ask(self) -> dict[str, str] | Refusal:
        """Credentials as botocore wants them, or why there are none."""
        answer = self._source.send(ASSUME_ROLE, self._source.home, self._parameters)
        if isinstance(answer, Refusal):
            return answer
        given = answer["Credentials"]
        return {
            "access_key": given["AccessKeyId"],
            "secret_key": given["SecretAccessKey"],
            "token": given["SessionToken"],
            "expiry_time": given["Expiration"],
        }

    def renew(self) -> dict[str, str]:
        """Credentials for the next hour. Raises NotRenewedError.

        Whoever took the role away did it for everything that is still to be asked, so AWS is not asked each time.
        """
        if self._refusal is not None:
            raise NotRenewedError(self._refusal)
        given = self.ask()
        if isinstance(given, Refusal):
            code = f"{ASSUME_ROLE.action}: {given.code}"
            if given.kind in (THROTTLED, TRANSIENT):
                raise NotRenewedError(Refusal(TRANSIENT, code, given.message, given.after))
            self._refusal = Refusal(REFUSED, code, given.message)
            raise NotRenewedError(self._refusal)
        if datetime.fromisoformat(given["expiry_time"]) <= now():
            raise NotRenewedError(Refusal(REFUSED, f"{ASSUME_ROLE.action}: Expired", "what AWS gives has expired"))
        return given


class AssumedRole(CredentialProvider):
    """Where a session finds the credentials of a role, which botocore renews when they are about to expire.

    An hour is what everybody gets, and the most that a role gets which assumes another.
    https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    """

    def __init__(self, role: Role, given: dict[str, str]) -> None:
        super().__init__()
        self._credentials = RefreshableCredentials(
            given["access_key"],
            given["secret_key"],
            given["token"],
            datetime.fromisoformat(given["expiry_time"]),
            role.renew,
            "assume-role",
            time_fetcher=now,
        )

    def load(self) -> RefreshableCredentials:
        return self._credentials


def accounts_of_organization(account: Account, role: str) -> Iterator[Account | Unread]:
    """The active accounts of the organization, each signed in to through the role of that name when it is its turn.

    The account itself comes as it is. One that does not let the role be assumed comes as what was not read.
    """
    call = CALLS["organizations", "list_accounts"]
    found: list[dict[str, Any]] = []
    parameters: dict[str, Any] = {}
    while True:
        answer = account.send(call, "global", parameters)
        if isinstance(answer, Refusal):
            raise UsageError(f"cannot list the accounts of the organization: {answer.message}")
        found += answer.get("Accounts", [])
        if not answer.get("NextToken"):
            break
        parameters = {"NextToken": answer["NextToken"]}
    for one in found:
        # State has replaced Status, which goes away in September 2026.
        # https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
        if one.get("State", one.get("Status")) != "ACTIVE":
            continue
        if one["Id"] == account.account:
            yield account
        else:
            yield assume(account, f"arn:{account.partition}:iam::{one['Id']}:role/{role}")


def now() -> datetime:
    """The time by which credentials expire."""
    return datetime.now(timezone.utc)


def refusal_of(error: ClientError) -> Refusal:
    """Why AWS refused, from its error answer."""
    response = cast("dict[str, Any]", error.response)
    about, details = response.get("ResponseMetadata", {}), response.get("Error", {})
    code, status = str(details.get("Code", "")), int(about.get("HTTPStatusCode", 0))
    after = str(about.get("HTTPHeaders", {}).get("retry-after", ""))
    return Refusal(
        kind_of(code, status),
        code or str(status),
        one_line(details.get("Message") or error),
        float(after) if after.isdecimal() else None,
    )


def one_line(said: object) -> str:
    """What an exception or AWS says, in one line."""
    return " ".join(str(said).split()) or type(said).__name__


def plain(value: Any) -> Any:
    """What boto3 answers with, as JSON has it: moments as ISO 8601, bytes as text."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [plain(inner) for inner in cast("list[object]", value)]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return value
