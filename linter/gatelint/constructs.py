"""Which construct of the CDK makes the resource that something is found on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.diagnosis import Construct
from gatelint.readers.templates.located import Located
from gatelint.readers.templates.template import word_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.diagnosis import Diagnosis, Examination
    from gatelint.readers.projects.construct_sources import ConstructSource
    from gatelint.readers.templates.documents import Document

PATH = "aws:cdk:path"
"""Where the CDK writes the path of a construct: in the Metadata of its resource, unless it is told not to.

https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
"""


def name_constructs(diagnoses: Iterable[Diagnosis], document: Document) -> None:
    """Says of each finding in a synthesized template which construct it is about."""
    resources = Located(document.root, document.source).entry("Resources")
    for diagnosis in diagnoses:
        resource = None if resources is None else resources.entry(diagnosis.at.resource or "")
        metadata = None if resource is None else resource.entry("Metadata")
        path = None if metadata is None else word_at(metadata, PATH)
        if path:
            diagnosis.construct = Construct(path)


def name_lines(examination: Examination, source_of: Callable[[str, str], ConstructSource | None]) -> None:
    """Says of each finding on which line of the app its construct is created, where a cloud assembly tells."""
    for diagnosis in examination.diagnoses:
        construct = diagnosis.construct
        source = None if construct is None else source_of(diagnosis.at.source, construct.path)
        if construct is not None and source is not None:
            diagnosis.construct = Construct(construct.path, source.file, source.line, source.column)
