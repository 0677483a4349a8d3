"""Records: classes that are nothing but named fields, made as `dataclasses` would make them.

A linter is felt at every save, and with a hundred rules it defines some two hundred records at every start. The
standard library compiles several methods for each of them, half a millisecond apiece; here all records share their
methods. Type checkers see a dataclass.
https://typing.python.org/en/latest/spec/dataclasses.html#the-dataclass-transform-decorator
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: Any) -> Any:
        return lambda decorator: decorator


C = TypeVar("C")
T = TypeVar("T")

_KEEP_OUT = ("__dict__", "__weakref__")


class _Factory:
    """Makes the default of a field."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], T]) -> T:
    """A field whose default is made anew for each record."""
    return cast("T", _Factory(default_factory))


@dataclass_transform(field_specifiers=(field,))
def record(*, hashable: bool = False) -> Callable[[type[C]], type[C]]:
    """A class with the annotated fields in slots, compared field by field, and hashed so if it is `hashable`.

    Fields are given by position or by name; one with a default may be left out. A class that is made very often may
    bring an `__init__` of its own, which is faster.
    """

    def decorate(cls: type[C]) -> type[C]:
        return _made(cls, hashable)

    return decorate


def replace(original: T, **changes: object) -> T:
    """A copy of a record in which some fields are others."""
    cls: Any = type(original)
    return cast("T", cls(**{**{name: getattr(original, name) for name in cls.__slots__}, **changes}))


def _made(cls: type[C], hashable: bool) -> type[C]:
    """The class anew, since slots cannot be added to one that is there."""
    names = tuple(cls.__annotations__)
    body = {name: value for name, value in cls.__dict__.items() if name not in _KEEP_OUT}
    defaults = {name: body.pop(name) for name in names if name in body}
    body["__slots__"] = names
    body.setdefault("__init__", _initializer(cls.__name__, names, defaults))
    body["__match_args__"] = names
    body["__repr__"] = _shown
    body.setdefault("__eq__", _equal)
    body.setdefault("__hash__", _hashed if hashable else None)
    metaclass = cast("Callable[..., type[C]]", type(cls))
    return metaclass(cls.__name__, cls.__bases__, body)


def _initializer(owner: str, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    constants = {name: value for name, value in defaults.items() if not isinstance(value, _Factory)}
    factories = {name: value.make for name, value in defaults.items() if isinstance(value, _Factory)}
    count = len(names)

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807  # it is put into the class
        for name, value in zip(names, values, strict=False):
            setattr(self, name, value)
        for name in names[len(values) :]:
            if name in named:
                setattr(self, name, named.pop(name))
            elif name in factories:
                setattr(self, name, factories[name]())
            elif name in constants:
                setattr(self, name, constants[name])
            else:
                raise TypeError(f"{owner}() lacks {name}")
        if named or len(values) > count:
            raise TypeError(f"{owner}() takes {', '.join(names)}")

    return __init__


def _equal(self: Any, other: Any) -> Any:
    if self is other:
        return True
    if type(self) is not type(other):
        return NotImplemented
    return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)


def _hashed(self: Any) -> int:
    return hash(tuple([getattr(self, name) for name in self.__slots__]))


def _shown(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({fields})"
