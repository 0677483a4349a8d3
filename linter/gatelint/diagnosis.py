"""What comes of examining one file: everything that a report needs, and nothing of the model that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.records import field, record
from gatelint.rule import Certainty, Fix, Note
from gatelint.wording import what_happens

if TYPE_CHECKING:
    from gatelint.excerpts import Excerpt
    from gatelint.rule import Request, Response
    from gatelint.values import Place


@record(hashable=True)
class Construct:
    """A construct of the CDK that makes a resource: its path in the app and, where told, the line that creates it.

    Line and column count from 1; the column is None where the app is not in JavaScript or TypeScript.
    """

    path: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.file is None:
            return self.path
        return f"{self.path}, created at {':'.join(str(part) for part in (self.file, self.line, self.column) if part)}"


@record()
class Diagnosis:
    """A finding over all scenarios of its file, with what the client finally sees.

    `failure` is the failing hop's answer, `response` what is left of it at the client. `when` describes the scenarios
    in which it is there (an OR of ANDs, empty for all); `hangs_on` the parameters, with the defaults without which it
    would not be there. Of an account, `commands` mend it, in this order; `no_command` says why none does.
    """

    rule: str
    code: int
    request: Request
    certainty: Certainty
    at: Place
    cause: str
    failure: Response
    response: Response
    api: str | None = None
    help: str = ""
    by_browser: bool = False
    notes: list[Note] = field(default_factory=list[Note])
    fixes: list[Fix] = field(default_factory=list[Fix])
    when: list[dict[str, bool]] = field(default_factory=list[dict[str, bool]])
    hangs_on: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    excerpt: Excerpt | None = None
    construct: Construct | None = None
    commands: list[str] = field(default_factory=list[str])
    no_command: str | None = None

    @property
    def is_certain(self) -> bool:
        return self.certainty is Certainty.WILL

    @property
    def name(self) -> str:
        """The code with its certainty: E9601 or W9601."""
        return f"{'E' if self.is_certain else 'W'}{self.code}"

    @property
    def headline(self) -> str:
        """Who gets what: "GET /orders will get 403 "Missing Authentication Token""."""
        return what_happens(self.request, self.certainty, self.response, by_browser=self.by_browser)

    @property
    def message(self) -> str:
        return f"{self.headline}: {self.cause}"

    @property
    def has_safe_fix(self) -> bool:
        return any(fix.safe and fix.edits for fix in self.fixes)


@record()
class OpenQuestion:
    """What a rule could not decide about the thing at `at`, and what it would have to know."""

    rule: str
    at: Place
    why: str


@record()
class Suppressed:
    """A finding that somebody has accepted, and why."""

    diagnosis: Diagnosis
    reason: str


@record()
class Idle:
    """An ignore in a template that no finding of this run needs: the rule's id, and where it is written."""

    rule: str
    line: int
    column: int


@record()
class Problem:
    """Something that could not be read, or was not understood, at a place of a file; `line` 0 stands for all of it."""

    source: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        where = f"{self.source}:{self.line}:{self.column}" if self.line else self.source
        return f"{where}: {self.message}"


@record()
class Examination:
    """All that is known of one file.

    `unreadable` holds what kept (parts of) it from being examined, `remarks` what is odd but did no harm, `crashes`
    errors of our own. `apis` and `routes` count distinct ones over all scenarios. `idle` are the ignores in it that no
    finding needs, `unvalued` its parameters without default, looked for where there are any; `ignored_by` are the
    ignores of the settings (by index) that some finding in it needs.
    """

    source: str
    is_template: bool = True
    diagnoses: list[Diagnosis] = field(default_factory=list[Diagnosis])
    suppressed: list[Suppressed] = field(default_factory=list[Suppressed])
    open_questions: list[OpenQuestion] = field(default_factory=list[OpenQuestion])
    unreadable: list[Problem] = field(default_factory=list[Problem])
    remarks: list[Problem] = field(default_factory=list[Problem])
    crashes: list[str] = field(default_factory=list[str])
    apis: int = 0
    routes: int = 0
    capped: bool = False
    idle: list[Idle] = field(default_factory=list[Idle])
    unvalued: list[str] = field(default_factory=list[str])
    ignored_by: set[int] = field(default_factory=set[int])

    @property
    def failed(self) -> bool:
        return bool(self.unreadable or self.crashes)
