"""IAM policy documents, written as mappings or as JSON strings.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, overload

from gatelint.front_door.access import Condition, Policy, Principal, Statement
from gatelint.readers.templates.json_sections import JsonSection
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Self

    from gatelint.readers.templates.section import Section
    from gatelint.text import Text
    from gatelint.values import Maybe, Place, Truth, Value


class PolicySection(Protocol):
    """What is asked of a mapping in a policy document, be it a template's own or one in a JSON string."""

    @property
    def place(self) -> Place: ...
    @property
    def unread(self) -> str | None: ...
    def keys(self) -> list[str]: ...
    def has(self, key: str) -> Truth: ...
    def listed(self, key: str) -> Truth: ...
    def place_of(self, key: str) -> Place: ...
    def text(self, key: str) -> Maybe[Text]: ...
    def word(self, key: str) -> Maybe[str]: ...
    def texts(self, key: str) -> Listing[Value[Text]]: ...
    def strings(self, key: str) -> Listing[Value[Text]]: ...
    def section(self, key: str) -> Self | Unresolved | None: ...
    def sections(self, key: str) -> Listing[Self]: ...


@overload
def build_policy(document: PolicySection) -> Policy: ...
@overload
def build_policy(document: Value[Text]) -> Policy | Unresolved: ...
def build_policy(document: PolicySection | Value[Text]) -> Policy | Unresolved:
    """The policy that a mapping, or a string of JSON that is known whole, holds."""
    if isinstance(document, Unresolved):
        return document
    if not isinstance(document, Known):
        section = document  # most policies of a large template are never asked what they say
        return Policy(at=section.place, statements=Listing[Statement].postponed(lambda: _statements(section)))
    written = document.value.literal
    if written is None:
        return Unresolved("the policy is a string with parts that are not known", document.place)
    parsed = JsonSection.parse(written, document.place)
    return parsed if isinstance(parsed, Unresolved) else build_policy(parsed)


def policy_of(parent: Section, key: str) -> Policy | Unresolved | None:
    """The policy document that `key` of a section holds, as a mapping or a string; None where there is none."""
    document = parent.section(key)
    if document is None:
        return None
    if not isinstance(document, Unresolved):
        return build_policy(document)
    written = parent.text(key)
    return build_policy(written) if isinstance(written, Known) else document


def _statements(document: PolicySection) -> Listing[Statement]:
    statements: Listing[Statement] = Listing(unread=document.unread)
    if document.listed("Statement").is_yes:
        written = document.sections("Statement")
        statements.items.extend(map(_statement, written))
        if written.unread is not None:
            statements.lacks(written.unread)
        return statements
    lone = document.section("Statement")
    if isinstance(lone, Unresolved):
        statements.lacks(lone.why)
    elif lone is not None:
        statements.add(_statement(lone))
    return statements


def _statement(section: PolicySection) -> Statement:
    principals, negated_principals = _element(section, "Principal")
    actions, negated_actions = _element(section, "Action")
    resources, negated_resources = _element(section, "Resource")
    return Statement(
        at=section.place,
        effect=section.word("Effect") or Unresolved("the statement has no Effect", section.place),
        principals=_principals(section, principals),
        negated_principals=negated_principals,
        actions=_listed(section, actions),
        negated_actions=negated_actions,
        resources=_listed(section, resources),
        negated_resources=negated_resources,
        conditions=_conditions(section),
    )


def _element(section: PolicySection, name: str) -> tuple[str, bool]:
    """The key under which a statement writes an element, and whether that is the Not- form."""
    negated = section.has(f"Not{name}").is_yes and not section.has(name).is_yes
    return (f"Not{name}", True) if negated else (name, False)


def _listed(section: PolicySection, key: str) -> Listing[Value[Text]]:
    written = section.texts(key)
    if section.unread is not None:
        written.lacks(section.unread)
    return written


def _principals(section: PolicySection, key: str) -> Listing[Principal]:
    principals: Listing[Principal] = Listing(unread=section.unread)
    by_kind = section.section(key)
    if by_kind is None:
        return principals
    if isinstance(by_kind, Unresolved):
        everybody = section.text(key)
        if isinstance(everybody, Known):
            principals.add(Principal("*", everybody))
        else:
            principals.lacks(by_kind.why)
        return principals
    for kind in by_kind.keys():  # noqa: SIM118  # a section is no dict
        values = _listed(by_kind, kind)
        principals.items.extend(Principal(kind, value) for value in values)
        if values.unread is not None:
            principals.lacks(values.unread)
    if by_kind.unread is not None:
        principals.lacks(by_kind.unread)
    return principals


def _conditions(section: PolicySection) -> Listing[Condition]:
    conditions: Listing[Condition] = Listing(unread=section.unread)
    operators = section.section("Condition")
    if operators is None:
        return conditions
    if isinstance(operators, Unresolved):
        conditions.lacks(operators.why)
        return conditions
    for operator in operators.keys():  # noqa: SIM118  # a section is no dict
        tested = operators.section(operator)
        if tested is None or isinstance(tested, Unresolved):
            conditions.lacks(f"the condition {operator} is not known")
            continue
        conditions.items.extend(_tests(operator, tested))
        if tested.unread is not None:
            conditions.lacks(tested.unread)
    if operators.unread is not None:
        conditions.lacks(operators.unread)
    return conditions


def _tests(operator: str, tested: PolicySection) -> Iterator[Condition]:
    for key in tested.keys():  # noqa: SIM118  # a section is no dict
        yield Condition(operator=operator, key=key, values=tested.strings(key), at=tested.place_of(key))
