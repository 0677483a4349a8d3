"""Which API a route, stage or authorizer belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gatelint.front_door.api import Api, ApiKind
from gatelint.readers.templates.required import texts_of
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gatelint.readers.templates.stack import Resource, Stack
    from gatelint.values import Maybe, Place

T = TypeVar("T")

NESTING = ("AWS::CloudFormation::Stack", "AWS::Serverless::Application", "AWS::CloudFormation::CustomResource")


class ApiParents:
    """The APIs that the children in a stack may name: its own by logical id, imported ones by what names them.

    `type_name` is the resource type of an API. `kind_of_imported` is asked for the kind of an API that is only named.
    """

    def __init__(
        self, stack: Stack, type_name: str, own: dict[str, Api], kind_of_imported: Callable[[Text], ApiKind]
    ) -> None:
        self.stack = stack
        self.type_name = type_name
        self.own = own
        self.imported: dict[Text, Api] = {}
        self.kind_of_imported = kind_of_imported

    def all(self) -> list[Api]:
        return [*self.own.values(), *self.imported.values()]

    def api_of(self, child: Resource, key: str, listing: Callable[[Api], Listing[T]]) -> Api | None:
        """The API that the child names in property `key`; None if it names none at all.

        A name that cannot be read may be that of any API here: then `listing` of each of them lacks something.
        """
        name = child.properties.text(key)
        if name is None:
            return None
        resource = self.stack.resource_of(name, self.type_name)
        if resource is not None and resource.logical_id in self.own:
            return self.own[resource.logical_id]
        if isinstance(name, Unresolved):
            for api in self.own.values():
                listing(api).lacks(f"{child.logical_id} may belong to it: {name.why}")
        return self._import(api_identity(child, key, name), name.place)

    def _import(self, identity: Text, at: Place) -> Api:
        api = self.imported.get(identity)
        if api is None:
            api = imported_api(self.kind_of_imported(identity), identity, at)
            self.imported[identity] = api
        return api


def api_identity(child: Resource, key: str, name: Maybe[Text]) -> Text:
    """What the child calls its API: the same text for the same parameter or import, else one of its own."""
    text = name.value if isinstance(name, Known) else name.text if name is not None else None
    return Text.of(Reference("unread", child.logical_id, key)) if text is None else text


def imported_api(kind: ApiKind, identity: Text, at: Place, name: str | None = None) -> Api:
    """An API of which the template knows the id alone."""
    why = "the API is defined elsewhere"
    return Api(
        kind=kind,
        name=str(identity) if name is None else name,
        at=at,
        identity=identity,
        imported=True,
        endpoint_type=Unresolved(why, at),
        disable_execute_api_endpoint=Unresolved(why, at),
        policy=Unresolved(why, at) if kind is ApiKind.REST else None,
        vpc_endpoints=Listing(unread=why),
        routes=Listing(unread=why),
        stages=Listing(unread=why),
        deployments=Listing(unread=why),
        authorizers=Listing(unread=why),
        gateway_responses=Listing(unread=why),
        cors=Unresolved(why, at) if kind is ApiKind.HTTP else None,
        binary_media_types=Listing(unread=why),
        api_key_source=Unresolved(why, at),
        minimum_compression_size=Unresolved(why, at),
        security_policy=Unresolved(why, at),
        route_selection_expression=Unresolved(why, at),
        from_body=False,
    )


def shared_apis(stack: Stack, type_name: str) -> set[str]:
    """The logical ids of APIs whose id reaches another stack, which may then add routes and stages to them.

    A URL that holds the id is no such thing: an output of it is for people and clients.
    """
    values = [output.value for output in stack.outputs if output.is_for_others]
    for resource in stack.resources.values():
        if resource.nested is not None:
            continue
        if resource.type in NESTING or resource.type.startswith("Custom::"):
            values += handed_over(resource)
        elif resource.type == "AWS::SSM::Parameter" and (value := resource.properties.text("Value")) is not None:
            values.append(value)
    named = (stack.resource_of(value, type_name) for value in values)
    return {resource.logical_id for resource in named if resource is not None}


def handed_over(resource: Resource) -> Iterable[Known[Text] | Unresolved]:
    """The strings that a nested stack or custom resource is given."""
    given = resource.properties.section("Parameters")
    section = resource.properties if given is None else given
    if isinstance(section, Unresolved):
        return []
    return texts_of(section).values()


def may_grow(api: Api, why: str) -> None:
    """Notes that routes, stages and the rest may be added to the API where this template does not show them."""
    for listing in (api.routes, api.stages, api.deployments, api.authorizers, api.gateway_responses):
        listing.lacks(why)
