"""The findings that a project has already, so that a run tells of new ones only.

    {"gatelint-baseline": 1,
     "findings": [{"rule": "http-api-not-deployed", "file": "api/template.yaml", "path": "/Resources/Stage",
                   "request": "ANY /*", "cause": "AutoDeploy is not set on stage prod, ...", "certainty": "will",
                   "count": 1}]}

A finding is known again by its rule, the keys that lead to it, its request and its cause, not by its line. Its file
decides between several that are alike, and if it is gone, does not count: what was moved with its file stays known,
what was copied to a second one is new. What may happen is no longer known once it will.

`file` is relative to the folder of the baseline, with slashes, or the ARN of a thing in an account. `path` is a JSON
Pointer (RFC 6901) with `*` for an index, since lists grow; `#` stands for the hashes in generated names and, in
`cause`, for numbers of things.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from gatelint.errors import UsageError
from gatelint.path_patterns import relative_to
from gatelint.records import record

if TYPE_CHECKING:
    from gatelint.diagnosis import Diagnosis

VERSION_KEY = "gatelint-baseline"
VERSION = 1
MOST_ALIKE = 1_000_000
"""No project has so many findings that are alike; a larger number is a mistake, or an attempt at a crash."""

_TEXTS = ("rule", "file", "path", "request", "cause")
_COUNT = re.compile(r"(?<![\w.-])\d+(?= (?:more\b|[a-z]+s\b))")
"""A number of things, as in "these 2 routes" and "PostNote and 1 more"; ports and statuses tell findings apart."""
# SAM and the CDK put a hash of the API into the names of deployments, so that each change of it makes a new one.
# https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
_HASH = re.compile(r"(?<![0-9a-f])(?=[a-f]*[0-9])(?:[0-9a-f]{32,64}|[0-9a-f]{10})(?![0-9A-Za-z])")


class Known(NamedTuple):
    """What a finding is known again by; several may be the same."""

    rule: str
    path: str
    request: str
    cause: str
    file: str
    certainty: str

    @property
    def likeness(self) -> tuple[str, str, str, str]:
        """What it has in common with itself in another file."""
        return self[:4]


@record()
class Comparison:
    """The findings of a run, seen with a baseline: what is `new`, what is `known`, and what of it is `gone`."""

    source: str
    new: list[Diagnosis]
    known: list[Diagnosis]
    gone: Counter[Known]


class Baseline:
    """Known findings, and how many there are of each; files are relative to the folder of `source`."""

    def __init__(self, source: str, findings: Counter[Known]) -> None:
        self.source = source
        self.findings = findings

    @staticmethod
    def of(diagnoses: Iterable[Diagnosis], source: str) -> Baseline:
        """The baseline in which all of these are known, to be written to `source`."""
        return Baseline(source, Counter(_known(diagnosis, _folder_of(source)) for diagnosis in diagnoses))

    @staticmethod
    def read(source: str) -> Baseline:
        """Raises UsageError where the file is none, whatever it is."""
        from gatelint.readers.projects.json_files import JsonFile
        from gatelint.readers.templates.documents import ReadError

        try:
            value = JsonFile(source).value
        except ReadError as error:
            raise UsageError(f"the baseline {error}") from None
        return Baseline(source, _findings_in(value, source))

    def write(self) -> None:
        """Writes the file whole or not at all; the same findings always make the same bytes. Raises UsageError."""
        import json

        from gatelint.fixes import replace_file

        listed = [
            {
                "rule": known.rule,
                "file": known.file,
                "path": known.path,
                "request": known.request,
                "cause": known.cause,
                "certainty": known.certainty,
                "count": count,
            }
            for known, count in sorted(self.findings.items(), key=lambda item: (item[0].file, item[0]))
        ]
        try:
            replace_file(self.source, json.dumps({VERSION_KEY: VERSION, "findings": listed}, indent=1) + "\n")
        except OSError as error:
            raise UsageError(f"the baseline {self.source} cannot be written: {error.strerror}") from error

    def compared(self, diagnoses: Sequence[Diagnosis], is_looked_at: Callable[[str, str], bool]) -> Comparison:
        """Which of the findings of a run are known.

        `is_looked_at` tells of a rule and a file whether the run would have found what is known of them.
        """
        folder = _folder_of(self.source)
        left = Counter(self.findings)
        keyed = [(index, _known(diagnosis, folder)) for index, diagnosis in enumerate(diagnoses)]
        keyed.sort(key=lambda pair: pair[1].certainty == "may")  # what will happen has fewer to be known by
        keyed = [(index, known) for index, known in keyed if not _take(left, _accepting(known, known))]
        moved: dict[object, list[Known]] = {}
        for known in sorted(left):
            if left[known] and not self._is_there(known.file):
                moved.setdefault(known.likeness, []).append(known)
        new = {
            index
            for index, known in keyed
            if not any(_take(left, _accepting(known, one)) for one in moved.get(known.likeness, ()))
        }
        gone = {
            known: count
            for known, count in left.items()
            if count and (is_looked_at(known.rule, self._here(known.file)) or not self._is_there(known.file))
        }
        return Comparison(
            self.source,
            [diagnosis for index, diagnosis in enumerate(diagnoses) if index in new],
            [diagnosis for index, diagnosis in enumerate(diagnoses) if index not in new],
            Counter(gone),
        )

    def _here(self, file: str) -> str:
        """A file of the baseline as the working directory has it."""
        return file if is_no_path(file) else os.path.relpath(os.path.join(_folder_of(self.source), file))

    def _is_there(self, file: str) -> bool:
        return is_no_path(file) or os.path.exists(self._here(file))


def is_no_path(source: str) -> bool:
    """Whether something is no file that can be moved: a thing in an account, or standard input."""
    return source.startswith(("arn:", "<"))


def _accepting(known: Known, entry: Known) -> list[Known]:
    """The entries like this one by which something is known: what may happen, also by one of what will."""
    will = entry._replace(certainty="will")
    return [will] if known.certainty == "will" else [entry._replace(certainty="may"), will]


def _take(left: Counter[Known], entries: Iterable[Known]) -> bool:
    """Uses up the first of these that is left."""
    for entry in entries:
        if left[entry] > 0:
            left[entry] -= 1
            return True
    return False


def _folder_of(source: str) -> str:
    return os.path.dirname(os.path.abspath(source))


def _known(diagnosis: Diagnosis, folder: str) -> Known:
    at = diagnosis.at
    source = at.source if is_no_path(at.source) else relative_to(folder, at.source)
    path = "".join(["/*" if isinstance(key, int) else "/" + _escaped(key) for key in at.path])
    return Known(
        diagnosis.rule,
        _HASH.sub("#", path),
        str(diagnosis.request),
        _COUNT.sub("#", _HASH.sub("#", diagnosis.cause)),
        source,
        diagnosis.certainty.value,
    )


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _findings_in(value: object, source: str) -> Counter[Known]:
    """Raises UsageError."""
    content = _table(value)
    if content is None or VERSION_KEY not in content:
        raise UsageError(f"{source} is no baseline of gatelint: it has no {VERSION_KEY}")
    version = content[VERSION_KEY]
    if version != VERSION or isinstance(version, bool):
        raise UsageError(f"the baseline {source} is of another version than {VERSION}: write it anew")
    findings = content.get("findings")
    if not isinstance(findings, list):
        raise UsageError(f"the baseline {source} has no list of findings")
    found: Counter[Known] = Counter()
    for index, entry in enumerate(cast("list[object]", findings)):
        finding = _table(entry)
        known = None if finding is None else _known_of(finding)
        count = 0 if finding is None else finding.get("count", 1)
        if known is None or isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= MOST_ALIKE:
            raise UsageError(f"the baseline {source} is broken: findings[{index}] is not as gatelint writes it")
        found[known] += count
    return found


def _known_of(finding: Mapping[str, object]) -> Known | None:
    texts = {name: text for name in _TEXTS if isinstance(text := finding.get(name), str) and "\0" not in text}
    certainty = finding.get("certainty")
    if len(texts) < len(_TEXTS) or not texts["file"] or certainty not in ("will", "may"):
        return None
    return Known(**texts, certainty=certainty)


def _table(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None
