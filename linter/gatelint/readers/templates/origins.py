"""Where the nodes of a resource come from that nobody wrote as it is: SAM makes it of parts of templates and files.

A node knows the text that it stands on. From that, its file and the keys that lead to it are found when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping, Sequence
from gatelint.records import field, record
from gatelint.values import Place, Span

if TYPE_CHECKING:
    from typing import TypeAlias

    from gatelint.readers.templates.nodes import Entry, Node
    from gatelint.values import PathItem, Stretch

    Path: TypeAlias = tuple[PathItem, ...]
    Measure: TypeAlias = Callable[[int, int], Span]


@record()
class Origin:
    """A file whose nodes are used, and the keys that lead to where it is included."""

    source: str
    root: Node
    path: Path = ()


@record()
class Origins:
    """The files that the nodes of made resources come from, by what makes spans of their offsets."""

    files: dict[Measure, Origin] = field(default_factory=dict["Measure", Origin])

    def add(self, origin: Origin) -> None:
        measure = _measure_of(origin.root)
        if measure is not None:
            self.files.setdefault(measure, origin)

    def place_of(self, node: Node, key: Span | Stretch | None, made: Located) -> Place:
        """Where a node comes from; `made` tells where it stands in what is made of it."""
        stretch = node.stretch
        if isinstance(stretch, Span):
            return Place(made.source, made.path, stretch, key)
        measure, start, end = stretch
        origin = self.files.get(measure)
        if origin is None:
            return Place(made.source, made.path, stretch, key)
        return Place(origin.source, partial(_path_in, origin, start, end, made.path), stretch, key)


class MadeLocated(Located):
    """A node of a resource that is made, with the files that its parts come from."""

    __slots__ = ("origins",)

    def __init__(self, node: Node, source: str, path: Path, key: Span | Stretch | None, origins: Origins) -> None:
        super().__init__(node, source, path, key)
        self.origins = origins

    @property
    def place(self) -> Place:
        return self.origins.place_of(self.node, self.key, self)

    def below(self, entry: Entry) -> MadeLocated:
        return MadeLocated(entry.value, self.source, (*self.path, entry.key), entry.key_stretch, self.origins)

    def items(self) -> list[Located]:
        if not isinstance(self.node, Sequence):
            return []
        items = enumerate(self.node.items)
        return [MadeLocated(item, self.source, (*self.path, index), None, self.origins) for index, item in items]


def _measure_of(root: Node) -> Measure | None:
    """What makes spans in a file: any node of it has it that nobody has asked for its span."""
    if not isinstance(root.stretch, Span):
        return root.stretch[0]
    entries = root.entries if isinstance(root, Mapping) else []
    return next((entry.key_stretch[0] for entry in entries if not isinstance(entry.key_stretch, Span)), None)


def _path_in(origin: Origin, start: int, end: int, made: Path) -> Path:
    """The keys that lead to a stretch of a file; to what is made of it, where that is in no resource (in Globals)."""
    path = list(origin.path)
    step = _step(origin.root, start, end)
    while step is not None:
        key, node = step
        path.append(key)
        step = _step(node, start, end)
    return tuple(path) if len(path) > 1 and path[0] == "Resources" else made


def _step(node: Node, start: int, end: int) -> tuple[PathItem, Node] | None:
    """The entry or item in which a stretch stands."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if _holds(entry.value.stretch, start, end) or _holds(entry.key_stretch, start, end):
                return entry.key, entry.value
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if _holds(item.stretch, start, end):
                return index, item
    return None


def _holds(stretch: Span | Stretch, start: int, end: int) -> bool:
    return not isinstance(stretch, Span) and stretch[1] <= start and end <= stretch[2]
