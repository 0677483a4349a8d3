"""Evaluates the resources of an account: nothing is chosen on deployment any more, and ids are what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.building.resources import MARK, located
from gatelint.readers.templates.bindings import Bindings
from gatelint.readers.templates.documents import Document
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.located import Located
from gatelint.readers.templates.nodes import Mapping, Scalar
from gatelint.readers.templates.references import Referents
from gatelint.readers.templates.template import Template
from gatelint.text import Text
from gatelint.values import Span, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.accounts.building.resources import AccountResource, AccountResources
    from gatelint.readers.templates.located import Evaluated

URL_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}


class AccountReferents(Referents):
    """Physical ids and attributes, and the resources that they are of: several, where names are the same."""

    def __init__(self, evaluator: Evaluator, resources: dict[str, AccountResource]) -> None:
        super().__init__(evaluator)
        self._resources = resources
        self._names: dict[Text, list[str]] = {}
        for key, resource in resources.items():
            for value in (resource.identity, *resource.attributes.values()):
                self._names.setdefault(Text.of(value), []).append(key)

    def names_of(self, text: Text) -> list[str]:
        return [*self._names.get(text, ()), *super().names_of(text)]

    def identity(self, logical_id: str) -> Text:
        resource = self._resources.get(logical_id)
        return super().identity(logical_id) if resource is None else Text.of(resource.identity)

    def attribute_of(self, logical_id: str, attribute: str) -> Text:
        resource = self._resources.get(logical_id)
        value = None if resource is None else resource.attributes.get(attribute)
        return super().attribute_of(logical_id, attribute) if value is None else Text.of(value)


class AccountEvaluator(Evaluator):
    """Knows nothing but what is written, and what could not be read."""

    def __init__(self, template: Template, bindings: Bindings, resources: dict[str, AccountResource]) -> None:
        super().__init__(template, bindings)
        self.referents = AccountReferents(self, resources)

    def evaluate(self, located: Located) -> Evaluated:
        node = located.node
        if isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key == MARK:
            why = node.entries[0].value
            return Unresolved(why.text if isinstance(why, Scalar) else "it could not be read", located.place)
        # What stands in an account is no function, whatever it looks like: a policy may hold "${aws:username}".
        return super().evaluate(located) if isinstance(node, Scalar) or _is_reference(node) else located


def _is_reference(node: object) -> bool:
    return isinstance(node, Mapping) and len(node.entries) == 1 and node.entries[0].key in ("Ref", "Fn::GetAtt")


def evaluator_of(account: AccountResources) -> AccountEvaluator:
    """The evaluator of what is deployed in a region."""
    region = account.region
    nothing = Mapping([], Span(0, 0, 0, 0))
    source = f"arn:{region.partition}:iam::{region.account}:root"
    template = Template(Document(source, "", nothing), Located(nothing, source))
    for key, resource in account.resources.items():
        template.resources[key] = located(resource)
        template.types[key] = resource.type
    given = {
        "AWS::Region": region.name,
        "AWS::AccountId": region.account,
        "AWS::Partition": region.partition,
        "AWS::URLSuffix": URL_SUFFIXES.get(region.partition, "amazonaws.com"),
    }
    return AccountEvaluator(template, Bindings(template, given), account.resources)
