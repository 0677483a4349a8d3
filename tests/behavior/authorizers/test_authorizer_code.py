from __future__ import annotations

import pytest

from behavior.access_pieces import of_api, sub, with_code
from behavior.authorizer_pieces import JAVASCRIPT_POLICY, PYTHON_POLICY, javascript, python, read
from behavior.doors import a_message_route, a_stage, api_with, door_with, http_api_with
from behavior.pieces import a_route, k, unread
from gatelint.behavior.access.arn_patterns import covers, meets
from gatelint.behavior.access.arns import method_arn
from gatelint.behavior.authorizers.authorizer_code import AuthorizerCode, read_authorizer, resource_for
from gatelint.front_door.api import ApiKind
from gatelint.front_door.function import Code
from gatelint.text import Text
from gatelint.values import Place, Span, Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


# --- the samples that everybody starts from ------------------------------------------------------------------------


def test_a_policy_can_be_filled_field_by_field_in_python() -> None:
    code = """
        import json
        def generate(principal, effect, resource):
            answer = {}
            answer['principalId'] = principal
            if effect and resource:
                document = {}
                document['Version'] = '2012-10-17'
                document['Statement'] = []
                statement = {}
                statement['Action'] = 'execute-api:Invoke'
                statement['Effect'] = effect
                statement['Resource'] = resource
                document['Statement'] = [statement]
                answer['policyDocument'] = document
            return json.dumps(answer)
        def handler(event, context):
            token = event['authorizationToken']
            if token == 'allow':
                answer = generate('user', 'Allow', event['methodArn'])
            elif token == 'deny':
                answer = generate('user', 'Deny', event['methodArn'])
            else:
                raise Exception('Unauthorized')
            try:
                return json.loads(answer)
            except BaseException:
                return 'unauthorized'
    """
    answers = read(code, "python")
    assert answers.allows_only_the_request is YES
    assert [sorted(one.effects) for policy in answers.policies for one in policy.statements] == [["Allow"], ["Deny"]]
    assert [refusal.message for refusal in answers.refusals] == ["Unauthorized"]


def test_a_policy_can_be_filled_field_by_field_in_javascript() -> None:
    code = """
        exports.handler = function (event, context, callback) {
          switch (event.authorizationToken) {
            case 'allow':
              callback(null, generate('user', 'Allow', event.methodArn));
              break;
            case 'unauthorized':
              callback('Unauthorized');
              break;
            default:
              callback(new Error('Invalid token'));
          }
        };
        var generate = function (principal, effect, resource) {
          var answer = {};
          answer.principalId = principal;
          if (effect && resource) {
            var document = {};
            document.Version = '2012-10-17';
            document.Statement = [];
            var statement = {};
            statement.Action = 'execute-api:Invoke';
            statement.Effect = effect;
            statement.Resource = resource;
            document.Statement[0] = statement;
            answer.policyDocument = document;
          }
          return answer;
        };
    """
    answers = read(code, "javascript")
    assert answers.allows_only_the_request is YES
    assert answers.policies.complete
    assert [refusal.message for refusal in answers.refusals] == ["Unauthorized", "Invalid token"]


@pytest.mark.parametrize(
    "code",
    [
        "exports.handler = async (event) => policy('Allow', event.methodArn);",
        "module.exports.handler = async (event) => policy('Allow', event.methodArn);",
        "module.exports = { handler: async (event) => policy('Allow', event.methodArn) };",
        "module.exports = { async handler(event) { return policy('Allow', event.methodArn); } };",
        "module.exports = exports = {};\nexports.handler = (e) => Promise.resolve(policy('Allow', e.methodArn));",
        "export const handler = async ({ methodArn }) => policy('Allow', methodArn);",
        "export async function handler(event) { return policy('Allow', event.methodArn); }",
        "const handler = (event) => { return policy('Allow', event.methodArn); };\nexport { handler };",
        "const main = (event) => policy('Allow', event.methodArn);\nexport { main as handler };",
        "exports.handler = handler;\nfunction handler(event) { return policy('Allow', event.methodArn); }",
    ],
)
def test_the_ways_to_export_a_handler(code: str) -> None:
    assert read(JAVASCRIPT_POLICY + code, "javascript").allows_only_the_request is YES


def test_a_wrapped_handler_cannot_be_followed() -> None:
    wrapped = "const handler = (event) => policy('Allow', event.methodArn);\nexports.handler = wrap(handler);"
    assert read(JAVASCRIPT_POLICY + wrapped, "javascript").allows_only_the_request is UNKNOWN
    decorated = (
        PYTHON_POLICY + "@traced\ndef handler(event, context):\n    return policy('Allow', event['methodArn'])\n"
    )
    assert read(decorated, "python").allows_only_the_request is UNKNOWN


def test_the_handler_is_the_one_that_is_configured() -> None:
    code = PYTHON_POLICY + "def check(event, context):\n    return policy('Allow', event['methodArn'])\n"
    assert read(code, "python").allows_only_the_request is UNKNOWN
    named = with_code(code, "python", handler=k("index.check"))
    answers = read_authorizer(named, ApiKind.REST)
    assert answers is not None
    assert answers.allows_only_the_request is YES


# --- other answers -------------------------------------------------------------------------------------------------


def test_simple_answers_are_told_from_policies() -> None:
    assert python("return {'isAuthorized': event['headers'].get('x') == 'y'}").answers_simply is YES
    assert javascript("return { isAuthorized: true };").answers_simply is YES
    assert python("return policy('Allow', '*')").answers_simply is NO
    assert python("if x():\n    return {'isAuthorized': True}\nreturn policy('Allow', '*')").answers_simply is UNKNOWN
    assert python("return decide(event)").answers_simply is UNKNOWN
    assert python("return 'unauthorized'").answers_simply is NO


def test_errors_are_kept_with_what_they_say() -> None:
    answers = python("if x():\n    raise Exception('Unauthorized')\nraise RuntimeError(message())")
    assert [refusal.message for refusal in answers.refusals] == ["Unauthorized", None]
    answers = javascript("if (x) throw new Error('Unauthorized');\nreturn Promise.reject('no');")
    assert [refusal.message for refusal in answers.refusals] == ["Unauthorized", "no"]


def test_what_is_narrow_is_kept_with_its_line() -> None:
    code = Code(
        "def handler(event, context):\n"
        "    return {'policyDocument': {'Statement': [{'Effect': 'Allow', 'Resource': event['methodArn']}]}}\n",
        "python",
        Place("template.yaml", ("Resources", "Fn"), Span(40, 18, 43, 1)),
        first_line=41,
    )
    function = with_code("", "python")
    function.code = code
    answers = read_authorizer(function, ApiKind.REST)
    assert answers is not None
    [statement] = answers.narrow_statements
    assert statement.at.span is not None
    assert statement.at.span.line == 42
    code.line_by_line = False
    answers = read_authorizer(function, ApiKind.REST)
    assert answers is not None
    assert answers.narrow_statements[0].at == code.at


def test_several_statements_are_one_policy() -> None:
    body = """
        statements = [{'Effect': 'Allow', 'Resource': event['methodArn']}]
        statements.append({'Effect': 'Allow', 'Resource': '*'})
        return {'policyDocument': {'Statement': statements}}
    """
    answers = python(body)
    assert answers.allows_only_the_request is NO
    assert len(answers.policies) == 1


def test_one_statement_needs_no_list() -> None:
    body = "return {'policyDocument': {'Statement': {'Effect': 'Allow', 'Resource': event['methodArn']}}}"
    assert python(body).allows_only_the_request is YES


# --- what is read --------------------------------------------------------------------------------------------------


def test_what_is_no_code_in_sight_is_not_read() -> None:
    assert read_authorizer(with_code("def handler(:", "python"), ApiKind.REST) is None
    assert read_authorizer(with_code("exports.handler = (", "javascript"), ApiKind.REST) is None
    assert read_authorizer(with_code("puts 1", "ruby"), ApiKind.REST) is None
    function = with_code("", "python")
    function.code = None
    assert read_authorizer(function, ApiKind.REST) is None


@pytest.mark.parametrize("language", ["python", "javascript"])
def test_brackets_without_end_are_given_up(language: str) -> None:
    code = "x = " + "(" * 5000 + "1" + ")" * 5000
    assert read_authorizer(with_code(code, language), ApiKind.REST) is None


def test_code_that_calls_itself_ends() -> None:
    before = "def again(n):\n    return again(n)\n"
    assert python("return again(1)", before).allows_only_the_request is UNKNOWN


def test_many_branches_end_too() -> None:
    loops = "".join(f"{'    ' * depth}for i in x:\n" for depth in range(12)) + "    " * 12 + "y = 1\n"
    assert python(loops + "return policy('Allow', event['methodArn'])").allows_only_the_request is UNKNOWN


def test_code_with_parts_put_in_on_deployment_is_not_known() -> None:
    function = with_code(PYTHON_POLICY + "def handler(e, c):\n    return policy('Allow', e['methodArn'])\n", "python")
    assert function.code is not None
    function.code.unread = "parts are put in"
    answers = read_authorizer(function, ApiKind.REST)
    assert answers is not None
    assert answers.allows_only_the_request is UNKNOWN


def test_a_handler_that_is_not_known_is_not_followed() -> None:
    function = with_code(PYTHON_POLICY, "python", handler=unread())
    answers = read_authorizer(function, ApiKind.REST)
    assert answers is not None
    assert answers.allows_only_the_request is UNKNOWN


# --- put into use --------------------------------------------------------------------------------------------------


def resource_of(answers: AuthorizerCode, arn: Text) -> Text:
    [policy] = answers.policies
    [statement] = policy.statements
    [resource] = statement.resources
    return resource_for(resource, arn)


def test_the_request_is_put_into_what_was_built_for_it() -> None:
    api = api_with("GET /orders", "POST /orders")
    door, stage = door_with(api), a_stage("prod")
    get, post = (method_arn(door, api, stage, route) for route in api.routes)
    narrow = resource_of(python("return policy('Allow', event['methodArn'])"), get)
    assert narrow == get
    assert meets(narrow, post) is NO
    wide = resource_of(python("return policy('Allow', event['methodArn'].split('/')[0] + '/*')"), get)
    assert wide == sub(of_api("/*").replace("arn:aws:", "arn:${AWS::Partition}:"))
    assert covers(wide, post) is YES


def test_three_segments_never_take_a_websocket_route() -> None:
    api = api_with(kind=ApiKind.WEBSOCKET)
    connect = method_arn(door_with(api), api, a_stage("prod"), a_message_route("$connect"))
    body = "const [api, stage] = event.methodArn.split('/');\nreturn policy('Allow', `${api}/${stage}/*/*`);"
    assert meets(resource_of(javascript(body, kind=ApiKind.WEBSOCKET), connect), connect) is NO


def test_a_route_of_an_http_api_is_asked_for_in_the_same_way() -> None:
    api = http_api_with("GET /orders/{id}")
    arn = method_arn(door_with(api), api, None, a_route("GET /orders/{id}"))
    answers = python("return policy('Allow', event['routeArn'])", kind=ApiKind.HTTP)
    assert resource_of(answers, arn) == arn
