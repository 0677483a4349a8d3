"""From a template to front doors, one for each of its scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.door import FrontDoor
from gatelint.front_door.function import Role
from gatelint.readers.templates.build_access import (
    attach_web_acls,
    build_api_keys,
    build_usage_plans,
    build_vpc_endpoints,
    build_web_acls,
)
from gatelint.readers.templates.build_apis import build_apis
from gatelint.readers.templates.build_calls import build_calls
from gatelint.readers.templates.build_distributions import build_distributions
from gatelint.readers.templates.build_domains import (
    build_certificates,
    build_domains,
    build_load_balancers,
    build_records,
    build_vpc_links,
)
from gatelint.readers.templates.build_functions import build_functions
from gatelint.readers.templates.build_identity import build_resource_servers, build_user_pool_clients, build_user_pools
from gatelint.readers.templates.build_roles import build_roles
from gatelint.readers.templates.choices import choices_of
from gatelint.readers.templates.evaluator import Evaluator
from gatelint.readers.templates.stack import Stack
from gatelint.readers.templates.template import Template
from gatelint.records import field, record
from gatelint.values import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gatelint.readers.templates.documents import Document, ReadError


@record()
class Scenario:
    """One consistent choice of the conditions that guard something, and what the template then makes."""

    decisions: dict[str, bool]
    door: FrontDoor


@record()
class Reading:
    """A template, read.

    `capped` says that there are more scenarios than these; `defaults_used` are the parameters whose defaults count in
    any of them; `problems` is what is malformed, and was left out; `texts` are those of the files that were read.
    """

    source: str
    scenarios: list[Scenario]
    capped: bool = False
    defaults_used: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[ReadError] = field(default_factory=list["ReadError"])
    texts: dict[str, str] = field(default_factory=dict[str, str])


def read_template(
    document: Document,
    parameters: Mapping[str, str],
    region: str | None,
    unresolved_defaults: frozenset[str] = frozenset(),
) -> Reading:
    """Reads a template under the given parameter values and region, which win over defaults.

    Raises ReadError where nothing can be said of any of it.
    """
    template = Template.of(document)
    given = dict(parameters)
    if region is not None:
        given["AWS::Region"] = region
    defaults_used: dict[str, str] = {}
    choices = choices_of(template, given, unresolved_defaults, defaults_used)
    guards = [name for name in choices.guards if name not in template.made_conditions]
    scenarios = [
        Scenario(
            {name: bindings.decisions[name] for name in guards if name in bindings.decisions},
            front_door(Stack(Evaluator(template, bindings))),
        )
        for bindings in choices.all
    ]
    return Reading(document.source, scenarios, choices.capped, defaults_used, template.problems, template.texts)


def front_door(stack: Stack) -> FrontDoor:
    """The front door that a stack is."""
    functions = build_functions(stack)
    apis = build_apis(stack, functions)
    acls = build_web_acls(stack)
    keys = build_api_keys(stack)
    attach_web_acls(stack, apis, acls)
    return FrontDoor(
        region=stack.evaluator.referents.pseudo("AWS::Region"),
        account=stack.evaluator.referents.pseudo("AWS::AccountId"),
        partition=stack.evaluator.referents.pseudo("AWS::Partition"),
        apis=apis,
        distributions=build_distributions(stack),
        domains=build_domains(stack, apis),
        functions=functions.functions,
        # Every template has roles, and few questions are about them.
        roles=Listing[Role].postponed(lambda: build_roles(stack)),
        usage_plans=build_usage_plans(stack, keys),
        api_keys=keys,
        web_acls=acls,
        vpc_endpoints=build_vpc_endpoints(stack),
        vpc_links=build_vpc_links(stack),
        load_balancers=build_load_balancers(stack),
        certificates=build_certificates(stack),
        records=build_records(stack),
        user_pools=build_user_pools(stack),
        user_pool_clients=build_user_pool_clients(stack),
        resource_servers=build_resource_servers(stack),
        calls=build_calls(stack, functions.functions),
    )
