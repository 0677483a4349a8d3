"""AWS::Serverless::StateMachine where it is started through an API.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-statemachine-statemachineapi.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.nodes import Mapping
from gatelint.readers.templates.sam.expansion import IMPLICIT_REST_API, STATE_MACHINE
from gatelint.readers.templates.sam.functions import api_named, unread_in
from gatelint.readers.templates.sam.making import (
    Makeable,
    child,
    entries_of,
    entry_of,
    filled,
    is_function,
    made,
    picked,
    word,
)
from gatelint.readers.templates.sam.roles import starting_role

if TYPE_CHECKING:
    from gatelint.readers.templates.sam.expansion import Expansion
    from gatelint.readers.templates.sam.rest_apis import RestApiDraft

START = "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"
ESCAPED = "$util.escapeJavaScript($input.json('$'))"
UNESCAPED = ESCAPED + '.replaceAll("\\\\\'","\'")'


def add_state_machines(expansion: Expansion, rest_apis: dict[str, RestApiDraft]) -> None:
    """Adds the state machines and the routes by which they are started; SAM gives these a role of their own."""
    for machine in expansion.of_type(STATE_MACHINE):
        name = machine.logical_id
        passed = picked(machine.properties, "Name", "Type", "Role")
        expansion.add(
            name, "AWS::StepFunctions::StateMachine", {"StateMachineName": passed.pop("Name", None), **passed}, machine
        )
        events = child(machine.properties, "Events")
        if is_function(events):
            events = made({"Unread": events}, machine.near)
        for event in entries_of(events):
            properties = child(event.value, "Properties")
            unread = unread_in(expansion, event.value)
            if unread is not None:
                for rest_api in rest_apis.values():
                    rest_api.add_unread(unread)
                continue
            if word(child(event.value, "Type")) != "Api" or not isinstance(properties, Mapping):
                continue
            role = f"{name}{event.key}Role"
            expansion.add(role, "AWS::IAM::Role", starting_role(name), machine, near=event.value)
            draft = rest_apis.get(api_named(entry_of(properties, "RestApiId"), IMPLICIT_REST_API) or "")
            if draft is not None:
                unescaped = filled(properties, "UnescapeMappingTemplate") is not None
                draft.add_start(event, properties, starting(name, role, unescaped=unescaped), machine.condition)


def starting(machine: str, role: str, *, unescaped: bool) -> dict[str, Makeable]:
    """The integration that starts a state machine with the body of a request."""
    body = UNESCAPED if unescaped else ESCAPED
    template = f'{{"input": "{body}", "stateMachineArn": "${{{machine}}}"}}'
    return {
        "type": "aws",
        "httpMethod": "POST",
        "uri": {"Fn::Sub": START},
        "credentials": {"Fn::GetAtt": [role, "Arn"]},
        "requestTemplates": {"application/json": {"Fn::Sub": template}},
        "responses": {"200": {"statusCode": "200"}, "400": {"statusCode": "400"}},
    }
