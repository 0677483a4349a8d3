"""Whether a condition of an IAM policy holds for a class of callers.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.access.arn_patterns import fit, fit_string, with_variables
from gatelint.behavior.access.callers import Addresses, Presence
from gatelint.behavior.routing.paths import text_of
from gatelint.text import Reference, Text
from gatelint.values import Truth

if TYPE_CHECKING:
    from collections.abc import Callable
    from ipaddress import IPv4Network, IPv6Network

    from gatelint.behavior.access.callers import Caller, KeyValue
    from gatelint.front_door.access import Condition
    from gatelint.values import Value

_FORMS = {"aws:sourcevpc": "vpc-", "aws:sourcevpce": "vpce-"}
"""How the values of a key begin, whatever they are."""


def holds(condition: Condition, caller: Caller) -> Truth:
    """Whether a condition holds for every request of these callers (yes), for none (no), or that is not known."""
    operator = condition.operator.lower()
    quantifier, _, plain = operator.rpartition(":")
    if_exists = plain.endswith("ifexists")
    plain = plain.removesuffix("ifexists")
    value = caller.value_of(condition.key)
    if plain == "null":
        return _is_absent(condition, value)
    return _in_either_case(
        value,
        if_present=lambda: _compares(plain, condition, value, caller),
        if_absent=_without_value(plain, quantifier, if_exists),
    )


def _without_value(operator: str, quantifier: str, if_exists: bool) -> Truth:
    """What a condition comes to when the key is not there: what is not there does not match, and so is not equal."""
    if quantifier == "foranyvalue":
        return Truth.of(if_exists)
    return Truth.of(if_exists or quantifier == "forallvalues" or _is_negated(operator))


def _is_negated(operator: str) -> bool:
    return operator.startswith(("notip", "stringnot", "arnnot", "numericnot", "datenot"))


def _in_either_case(value: KeyValue, if_present: Callable[[], Truth], if_absent: Truth) -> Truth:
    if value is Presence.ABSENT:
        return if_absent
    present = if_present()
    if value is Presence.UNKNOWN and present is not if_absent:
        return Truth.UNKNOWN
    return present


def _is_absent(condition: Condition, value: KeyValue) -> Truth:
    absent = Truth.UNKNOWN if value is Presence.UNKNOWN else Truth.of(value is Presence.ABSENT)
    wants_absence = condition.values.some(lambda wanted: wanted.equals("true") | wanted.equals("True"))
    return (wants_absence & absent) | (~wants_absence & ~absent)


def _compares(operator: str, condition: Condition, value: KeyValue, caller: Caller) -> Truth:
    """Whether the value of a key that is there passes; the values of a condition are alternatives."""
    form = _FORMS.get(condition.key.lower(), "")

    def ask(wanted: Value[Text]) -> Truth:
        text = text_of(wanted)
        is_never = text is not None and operator.startswith("string") and caller.is_never(condition.key, text)
        return Truth.NO if is_never else _matches(operator, wanted, value, form)

    matches = condition.values.some(ask)
    return ~matches if _is_negated(operator) else matches


def _matches(operator: str, wanted: Value[Text], value: KeyValue, form: str) -> Truth:
    text = text_of(wanted)
    if text is None:
        return Truth.UNKNOWN
    if operator in ("ipaddress", "notipaddress"):
        return _contains(text.literal, value)
    if operator.startswith("string"):
        return _matches_string(operator, text, value, form)
    if operator.startswith("arn"):
        return fit(text, value).truth if isinstance(value, Text) else Truth.of(text.literal == "*") | Truth.UNKNOWN
    if operator == "bool" and isinstance(value, Text):
        return value.lower().equals(text.lower())
    return Truth.UNKNOWN


def _matches_string(operator: str, pattern: Text, value: KeyValue, form: str) -> Truth:
    compares = _is_like if operator.endswith("like") else _equals
    if "ignorecase" in operator:
        pattern = pattern.lower()
        value = value.lower() if isinstance(value, Text) else value
    if form and compares(pattern, Text.of(form, Reference("unread", "id"))).is_no:
        return Truth.NO
    if isinstance(value, Text):
        return compares(pattern, value)
    return Truth.of(compares is _is_like and pattern.literal == "*") | Truth.UNKNOWN


def _is_like(pattern: Text, value: Text) -> Truth:
    return fit_string(pattern, value).truth


def _equals(wanted: Text, value: Text) -> Truth:
    return with_variables(wanted).equals(value)


def _contains(network: str | None, value: KeyValue) -> Truth:
    """Whether an address lies in a network, written as CIDR or as a lone address."""
    import ipaddress

    if network is None:
        return Truth.UNKNOWN
    try:
        written = ipaddress.ip_network(network, strict=False)
        if isinstance(value, Text):
            return Truth.UNKNOWN if value.literal is None else Truth.of(ipaddress.ip_address(value.literal) in written)
    except ValueError:
        return Truth.UNKNOWN
    if written.prefixlen == 0 and written.version == 4:
        # Meant for everybody; an API has IPv6 addresses only where it asks for them.
        return Truth.YES
    if not isinstance(value, Addresses):
        return Truth.UNKNOWN
    within = [ipaddress.ip_network(block) for block in value.within]
    outside = [ipaddress.ip_network(block) for block in value.outside]
    if any(_lies_in(written, block) for block in outside):
        return Truth.NO
    if written.version == 4 and within and not any(written.overlaps(block) for block in within):
        return Truth.NO
    return Truth.of(bool(within) and all(_lies_in(block, written) for block in within)) | Truth.UNKNOWN


def _lies_in(network: IPv4Network | IPv6Network, block: IPv4Network | IPv6Network) -> bool:
    return network.version == block.version and block.supernet_of(network)  # type: ignore[arg-type]
