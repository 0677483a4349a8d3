"""What the code of a Lambda authorizer answers, where it is written into the configuration.

The code is parsed and followed, never run. What is asked for most often is whether a policy that it returns allows
just the one request that was made: such a policy, once cached, refuses the caller's next request to another route.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.records import field, record
from gatelint.text import Reference, Text
from gatelint.values import Known, Listing, Place, Span, Truth

if TYPE_CHECKING:
    from gatelint.behavior.authorizers.code.evaluation import Evaluation, Outcome
    from gatelint.behavior.authorizers.code.program import Statement
    from gatelint.behavior.authorizers.code.values import Object, Value, Values
    from gatelint.front_door.function import Code, Function
    from gatelint.text import Part

_REQUEST = "request"


def _part(name: str, plain: bool = True) -> Reference:
    return Reference(_REQUEST, name, plain=plain)


def request_arn(kind: ApiKind) -> Text:
    """The `methodArn` or `routeArn` of the request that an authorizer is asked about, in its parts."""
    api = Text.of(
        "arn:", _part("partition"), ":execute-api:", _part("region"), ":", _part("account"), ":", _part("api")
    )
    stage = Text.of(api, "/", _part("stage"), "/")
    if kind is ApiKind.WEBSOCKET:
        return Text.of(stage, _part("route key"))
    return Text.of(stage, _part("method"), "/", _part("path", plain=False))


@record()
class BuiltStatement:
    """A statement of a policy that code builds.

    `effects` is what its effect may be, empty where that is not known. `resources` are patterns for ARNs, in which
    references of kind "request" stand for the parts of the request's own ARN (`resource_for` puts them in).
    """

    at: Place
    effects: frozenset[str]
    resources: Listing[Text]

    @property
    def may_allow(self) -> bool:
        return not self.effects or "Allow" in self.effects


@record()
class BuiltPolicy:
    """A policy that code may answer with."""

    at: Place
    statements: Listing[BuiltStatement]


@record()
class Refusal:
    """An error that the code may end with; `message` is None where it is not known."""

    at: Place
    message: str | None


@record()
class AuthorizerCode:
    """What an authorizer's code may answer.

    `policies` and `simple` (answers with `isAuthorized`) lack some where an answer could not be followed. `refusals`
    are errors that it may throw: "Unauthorized" is answered with 401 on a REST or WebSocket API, everything else with
    500.
    """

    kind: ApiKind
    policies: Listing[BuiltPolicy]
    simple: Listing[Place]
    refusals: list[Refusal] = field(default_factory=list[Refusal])

    @property
    def answers_simply(self) -> Truth:
        """Whether every answer is `isAuthorized` rather than a policy (yes), or none is."""
        if len(self.policies) and not len(self.simple) and self.simple.complete:
            return Truth.NO
        if len(self.policies) or not self.policies.complete or not self.simple.complete:
            return Truth.UNKNOWN
        return Truth.of(len(self.simple) > 0)

    @property
    def allows_only_the_request(self) -> Truth:
        """Whether all that it ever allows is the very request that was made.

        No if every policy that may allow surely allows something else than that. Unknown also where it never allows.
        """
        if not self.policies.complete:
            return Truth.UNKNOWN
        answers = {_is_narrow(self, policy) for policy in self.policies if _may_allow(policy)}
        return answers.pop() if len(answers) == 1 else Truth.UNKNOWN

    @property
    def narrow_statements(self) -> list[BuiltStatement]:
        """The statements that allow the request that was made, and nothing else."""
        return [
            statement
            for policy in self.policies
            for statement in policy.statements
            if statement.may_allow and _names_only_the_request(self.kind, statement).is_yes
        ]


def _may_allow(policy: BuiltPolicy) -> bool:
    return not policy.statements.complete or any(statement.may_allow for statement in policy.statements)


def _is_narrow(code: AuthorizerCode, policy: BuiltPolicy) -> Truth:
    allowing = Listing([each for each in policy.statements if each.may_allow], policy.statements.unread)
    return allowing.every(lambda statement: _names_only_the_request(code.kind, statement))


def _names_only_the_request(kind: ApiKind, statement: BuiltStatement) -> Truth:
    own = request_arn(kind)
    return statement.resources.every(lambda resource: _is_own(resource, own))


def _is_own(resource: Text, own: Text) -> Truth:
    if resource == own:
        return Truth.YES
    # A pattern that ends in "*" behind the API or the stage takes other requests too.
    parts = {reference.name for reference in resource.references if reference.kind == _REQUEST}
    ends_open = isinstance(resource.parts[-1], str) and resource.parts[-1].endswith("*") if resource.parts else False
    return Truth.NO if ends_open and not parts & {"method", "path", "route key"} else Truth.UNKNOWN


def resource_for(resource: Text, arn: Text) -> Text:
    """A resource of a built statement, when the request was for this ARN (`arns.method_arn`)."""
    _, partition, _, region, account, *rest = arn.split(":")
    api, _, behind_api = Text.of(":").join(rest).partition("/")
    stage, _, route_key = behind_api.partition("/")
    method, _, path = route_key.partition("/")
    values: dict[str, Text] = {
        "partition": partition,
        "region": region,
        "account": account,
        "api": api,
        "stage": stage,
        "method": method,
        "path": path,
        "route key": route_key,
    }
    return Text.of(*(_put(part, values) for part in resource.parts))


def _put(part: Part, values: dict[str, Text]) -> Text | Part:
    return values.get(part.name, part) if isinstance(part, Reference) and part.kind == _REQUEST else part


def read_authorizer(function: Function, kind: ApiKind) -> AuthorizerCode | None:
    """What the code of an authorizer for an API of this kind answers.

    None where the code is not in sight, in another language, or not well formed.
    """
    code = function.code
    if code is None:
        return None
    from gatelint.behavior.authorizers.code.evaluation import Evaluation

    handler = function.handler.value.rpartition(".")[2] if isinstance(function.handler, Known) else ""
    evaluation = Evaluation(request_arn(kind))
    try:
        statements = _statements(code)
        if statements is None:
            return None
        evaluation.follow(statements, handler, exported=code.language == "javascript")
    except RecursionError:
        # Brackets can be nested deeper than is worth to follow.
        return None
    return _read(evaluation, code, kind)


def _statements(code: Code) -> tuple[Statement, ...] | None:
    if code.language == "python":
        from gatelint.behavior.authorizers.code.python import read_python

        return read_python(code.text)
    if code.language == "javascript":
        from gatelint.behavior.authorizers.code.javascript import read_javascript

        return read_javascript(code.text)
    return None


def _read(evaluation: Evaluation, code: Code, kind: ApiKind) -> AuthorizerCode:
    unread = code.unread or evaluation.unread
    result = AuthorizerCode(kind, Listing(unread=unread), Listing(unread=unread))
    for outcome in evaluation.answers:
        _add_answers(result, outcome, code)
    for thrown in evaluation.thrown:
        result.refusals += (Refusal(_place(code, thrown.line), _literal(value)) for value in thrown.values)
    return result


def _add_answers(result: AuthorizerCode, outcome: Outcome, code: Code) -> None:
    from gatelint.behavior.authorizers.code.values import Object, Thing

    for value in outcome.values:
        if isinstance(value, Object) and not value.open:
            if "isAuthorized" in value.fields:
                result.simple.add(_place(code, value.line))
            documents = value.fields.get("policyDocument", ())
            for document in documents:
                _add_policies(result, document, code)
        elif value is Thing.UNKNOWN or isinstance(value, Object):
            for listing in (result.policies, result.simple):
                listing.lacks(f"what line {outcome.line} of the code answers cannot be followed")


def _add_policies(result: AuthorizerCode, document: Value, code: Code) -> None:
    from gatelint.behavior.authorizers.code.values import Object

    written = document.fields.get("Statement") if isinstance(document, Object) and not document.open else None
    if written is None:
        result.policies.lacks("a policy that the code builds cannot be followed")
        return
    line = document.line if isinstance(document, Object) else 0
    for statements in written:
        result.policies.add(BuiltPolicy(_place(code, line), _built(statements, code)))


def _built(statements: Value, code: Code) -> Listing[BuiltStatement]:
    from gatelint.behavior.authorizers.code.values import Array, Object

    found: Listing[BuiltStatement] = Listing()
    listed = statements.items if isinstance(statements, Array) else [(statements,)]
    if isinstance(statements, Array) and statements.open:
        found.lacks("the policy may have more statements")
    for choices in listed:
        only = choices[0] if len(choices) == 1 else None
        if isinstance(only, Object) and not only.open:
            found.add(_statement(only, code))
        else:
            found.lacks("a statement cannot be followed")
    return found


def _statement(written: Object, code: Code) -> BuiltStatement:
    effects = [_literal(value) for value in written.fields.get("Effect", ())]
    known = frozenset(effect for effect in effects if effect is not None)
    resources = _resources(written.fields.get("Resource", ()))
    return BuiltStatement(_place(code, written.line), known if len(known) == len(effects) else frozenset(), resources)


def _resources(values: Values) -> Listing[Text]:
    from gatelint.behavior.authorizers.code.values import Array, String

    resources: Listing[Text] = Listing()
    only = values[0] if len(values) == 1 else None
    listed = only.items if isinstance(only, Array) else [values]
    for choices in listed:
        one = choices[0] if len(choices) == 1 else None
        if isinstance(one, String):
            resources.add(one.text)
        else:
            resources.lacks("a resource is one of several, or cannot be followed")
    if isinstance(only, Array) and only.open:
        resources.lacks("there may be more resources")
    return resources


def _literal(value: Value) -> str | None:
    from gatelint.behavior.authorizers.code.values import String

    return value.text.literal if isinstance(value, String) else None


def _place(code: Code, line: int) -> Place:
    """A line of the code, in the file that it stands in."""
    if not code.line_by_line or code.at.span is None or not line:
        return code.at
    number = code.line_of(line)
    width = len(code.text.splitlines()[line - 1]) if line <= code.text.count("\n") + 1 else 0
    return Place(code.at.source, code.at.path, Span(number, 1, number, 1 + width))
