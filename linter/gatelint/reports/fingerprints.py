"""What tells services that a finding is the one that they have already seen."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gatelint.reports.report import path_from_here

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from gatelint.diagnosis import Diagnosis


def fingerprint(diagnosis: Diagnosis, seen: Counter[str]) -> str:
    """Stable while lines move: made of the rule, the file, the path inside of the template, and the request.

    `seen` counts those that share all of these, so that no two findings of a report have the same fingerprint.
    """
    place = "/".join(map(str, diagnosis.at.path))
    return digest_of([diagnosis.rule, path_from_here(diagnosis.at.source), place, str(diagnosis.request)], seen)


def digest_of(parts: Iterable[str], seen: Counter[str]) -> str:
    """Hexadecimal digits that these make, and how often `seen` has met them."""
    digest = hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return f"{digest}:{seen[digest]}"
