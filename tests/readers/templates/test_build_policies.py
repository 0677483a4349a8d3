from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from gatelint.front_door.access import Policy
from gatelint.readers.templates.build_policies import build_policy, policy_of
from gatelint.text import Text
from gatelint.values import Known, Listing, Place, Unresolved, Value
from template_stacks import stack_of

HERE = Place("template.yaml")


def policy_in(policy: str, parameters: str = "{P: {Type: String}}") -> Policy | Unresolved | None:
    stack = stack_of(
        f"Parameters: {parameters}\n"
        f"Resources: {{Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{Policy: {policy}}}}}}}"
    )
    return policy_of(stack.resources["Api"].properties, "Policy")


def read(policy: str) -> Policy:
    found = policy_in(policy)
    assert isinstance(found, Policy)
    return found


def literals(values: Listing[Value[Text]]) -> list[str | None]:
    return [value.value.literal if isinstance(value, Known) else None for value in values]


def test_a_lone_statement_counts_as_a_list_of_one() -> None:
    [statement] = read("{Statement: {Effect: Deny, Principal: '*', Action: x, Resource: y}}").statements
    assert isinstance(statement.effect, Known)
    assert statement.effect.value == "Deny"
    assert [principal.kind for principal in statement.principals] == ["*"]
    assert literals(statement.actions) == ["x"]
    assert literals(statement.resources) == ["y"]


def test_principals_keep_their_kind() -> None:
    [statement] = read("{Statement: [{Principal: {AWS: ['*', '1'], Service: s}}]}").statements
    assert [principal.kind for principal in statement.principals] == ["AWS", "AWS", "Service"]
    assert literals(Listing(principal.value for principal in statement.principals)) == ["*", "1", "s"]


def test_the_negated_forms_are_marked() -> None:
    [statement] = read("{Statement: [{NotPrincipal: {AWS: '1'}, NotAction: [a, b], NotResource: r}]}").statements
    assert (statement.negated_principals, statement.negated_actions, statement.negated_resources) == (True, True, True)
    assert literals(statement.actions) == ["a", "b"]


def test_conditions_have_one_entry_for_each_operator_and_key() -> None:
    condition = "{StringEquals: {aws:SourceVpce: [a, b], aws:SourceVpc: c}, Bool: {aws:SecureTransport: false}}"
    [statement] = read(f"{{Statement: [{{Condition: {condition}}}]}}").statements
    found = [(each.operator, each.key, literals(each.values)) for each in statement.conditions]
    assert found == [
        ("StringEquals", "aws:SourceVpce", ["a", "b"]),
        ("StringEquals", "aws:SourceVpc", ["c"]),
        ("Bool", "aws:SecureTransport", ["false"]),
    ]


def test_an_unresolved_principal_or_action_may_be_any() -> None:
    [statement] = read("{Statement: [{Principal: {AWS: !Ref P}, Action: !Ref P}]}").statements
    assert statement.principals.some(lambda principal: principal.value.equals("1")).is_unknown
    assert statement.actions.some(lambda action: action.equals("x")).is_unknown


def test_an_imported_policy_is_unresolved() -> None:
    assert isinstance(policy_in("!ImportValue policy"), Unresolved)


def test_a_policy_may_be_a_string_of_json() -> None:
    found = policy_in('\'{"Statement": {"Effect": "Allow", "Action": ["x"]}}\'')
    assert isinstance(found, Policy)
    assert literals(found.statements.items[0].actions) == ["x"]


def test_a_string_of_json_with_unknown_parts_is_unresolved() -> None:
    assert isinstance(policy_in('!Sub \'{"Statement": {"Action": "${P}"}}\''), Unresolved)


def test_a_string_that_is_no_json_is_unresolved() -> None:
    assert isinstance(build_policy(Known(Text.of("{Statement"), HERE)), Unresolved)
    assert isinstance(build_policy(Known(Text.of("[1]"), HERE)), Unresolved)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "*", "Allow"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Statement", "Principal", "Action", "Condition", "Effect", "StringEquals", "AWS"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["Statement", "Version"]), _json))
def test_whatever_json_a_string_holds_is_read_without_an_error(document: dict[str, object]) -> None:
    found = build_policy(Known(Text.of(json.dumps(document)), HERE))
    assert isinstance(found, Policy)


def test_a_parameter_is_one_value_of_a_condition_unless_it_is_a_list() -> None:
    policy = "{Statement: {Condition: {StringEquals: {aws:SourceVpce: !Ref P}}}}"
    kinds = {
        "String": True,
        "AWS::EC2::VPC::Id": True,
        "AWS::SSM::Parameter::Value<String>": True,
        "CommaDelimitedList": False,
        "List<String>": False,
        "AWS::SSM::Parameter::Value<CommaDelimitedList>": False,
    }
    for kind, is_one in kinds.items():
        found = policy_in(policy, parameters=f"{{P: {{Type: '{kind}'}}}}")
        assert isinstance(found, Policy)
        [condition] = found.statements.items[0].conditions
        assert (condition.values.complete, len(condition.values)) == ((True, 1) if is_one else (False, 0))
