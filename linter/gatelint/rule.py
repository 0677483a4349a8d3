"""What a rule is, and what it says.

A rule is a value: one documented cause of one documented error. Its check walks a front door and yields findings, and
where it could not decide, says so. What the client finally sees of a failure is not the rule's business: it names the
failure, the hops that the answer passes on its way back, and `gatelint.behavior.answers.responses` composes the rest.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from gatelint.records import field, record
from gatelint.values import Place, Truth, known

if TYPE_CHECKING:
    from gatelint.front_door.api import Api
    from gatelint.front_door.distribution import Distribution
    from gatelint.front_door.door import FrontDoor
    from gatelint.front_door.route import Route
    from gatelint.remedies import Remedy


class Certainty(enum.Enum):
    """`WILL` is proved from what is written; `MAY` hangs on something that is not in sight."""

    WILL = "will"
    MAY = "may"

    @staticmethod
    def of(truth: Truth) -> Certainty:
        """WILL for yes, MAY for unknown. A rule says nothing at all for no."""
        return Certainty.WILL if truth is Truth.YES else Certainty.MAY


@record(hashable=True)
class Request:
    """The requests that a finding is about.

    `method` None stands for every method, "" for a WebSocket message, whose `path` is the route key. Other
    paths are as the API or the distribution sees them; a trailing "*" stands for whatever is below. `who` narrows them
    ("over plain http", "from a browser").
    """

    method: str | None
    path: str
    who: str = ""

    def __str__(self) -> str:
        return self.path if self.method == "" else f"{'ANY' if self.method is None else self.method} {self.path}"

    @property
    def spoken(self) -> str:
        """As the subject of a sentence: "every request to /api/*", "GET /orders", "the deployment of Api"."""
        if self.method == DEPLOY:
            return self.path
        if self.method == "":
            subject = "the WebSocket handshake" if self.path == "$connect" else f"every message to route {self.path}"
        else:
            subject = f"every request to {self.path}" if self.method is None else f"{self.method} {self.path}"
        return f"{subject} {self.who}" if self.who else subject


DEPLOY = "DEPLOY"


def deployment_of(what: str) -> Request:
    """For a configuration that AWS refuses, so that no request ever gets that far ("the deployment of Api")."""
    return Request(DEPLOY, f"the deployment of {what}")


def request_to(route: Route) -> Request:
    """The requests that a route serves; "?" stands for what is not known of its method or path."""
    method, _, path = route.key.rpartition(" ")
    if route.key.startswith("$"):
        return Request(None if known(route.method) == "ANY" else "", route.key)
    return Request(None if method == "ANY" else method, path)


@record(hashable=True)
class Response:
    """An answer: status, `x-amzn-errortype` (None where there is none) and body (HTML in its telling part only).

    A status of None is no answer at all: the browser or the network ends the request.
    """

    status: int | None
    errortype: str | None = None
    body: str | None = None


@record()
class Note:
    """Something at another place that the reader must know."""

    at: Place
    message: str


@record()
class Edit:
    """A change of a file: the value at `at` is replaced by `text`, a word or a list of words as JSON writes it.

    A rule need not know how the file is written: see gatelint.notation.
    """

    at: Place
    text: str


@record()
class Fix:
    """A mend. It is `safe` when the mended template is right without a second look."""

    title: str
    edits: tuple[Edit, ...] = ()
    safe: bool = False


@record()
class Finding:
    """One way in which a client will, or may, get an error.

    Args of note:
        at: the one place to look at; its key and value are shown.
        cause: why, as a lower-case clause without a full stop ("CloudFront speaks http to ApiOrigin").
        failure: what the failing hop answers.
        response_type: the gateway response type that a REST or WebSocket API answers with (UNAUTHORIZED, ...), where
            it is the API that answers.
        api, distribution: the hops that the answer passes on its way to the client.
        by_browser: whether only a browser makes these requests, so that its CORS check has the last word.
        help: what to change, as an imperative without a full stop.
        remedies: the same for a deployed account, of which commands are made; where there are none, the edits of the
            fixes are taken. `NoCommand` says why no command would do.
    """

    request: Request
    certainty: Certainty
    at: Place
    cause: str
    failure: Response
    help: str = ""
    response_type: str | None = None
    api: Api | None = None
    distribution: Distribution | None = None
    by_browser: bool = False
    notes: list[Note] = field(default_factory=list[Note])
    fixes: list[Fix] = field(default_factory=list[Fix])
    remedies: list[Remedy] = field(default_factory=list["Remedy"])


@record()
class Undecided:
    """A rule could not decide about what stands at `at`; `why` names what is missing ("parameter X has no default")."""

    at: Place
    why: str


Check: TypeAlias = "Callable[[FrontDoor], Iterable[Finding | Undecided]]"


def says_nothing(_: FrontDoor) -> Iterator[Finding | Undecided]:
    """The check of a documented cause that no configuration reveals."""
    return iter(())


@record()
class Failure:
    """What a client sees, for each kind of API ("REST", "HTTP", "WebSocket", "CloudFront", "deployment")."""

    name: str
    responses: dict[str, Response]

    def of(self, kind: str) -> Response:
        return self.responses[kind]


@record()
class Rule:
    """A documented cause of a documented error.

    `id` is the module's name with hyphens; `code` its number inside cfn-lint (E9601 for *will*, W9601 for *may*).
    `failure` is the failure whose package the module stands in. `fix` tells whether its fixes are "safe" or "unsafe",
    None where it offers none. The documentation is the module's docstring.
    """

    id: str
    code: int
    failure: Failure
    check: Check = says_nothing
    fix: str | None = None
    kinds: tuple[str, ...] = ()

    @property
    def has_check(self) -> bool:
        return self.check is not says_nothing
