from __future__ import annotations

from textwrap import dedent

import pytest

from behavior.access import of_api, sub, with_code
from behavior.doors import a_message_route, a_stage, api_with, door_with, http_api_with
from behavior.pieces import a_route, k, unread
from gatelint.behavior.arn_patterns import covers, meets
from gatelint.behavior.arns import method_arn
from gatelint.behavior.authorizer_code import AuthorizerCode, read_authorizer, request_arn, resource_for
from gatelint.front_door.api import ApiKind
from gatelint.front_door.function import Code
from gatelint.text import Text
from gatelint.values import Known, Place, Span, Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
OWN = request_arn(ApiKind.REST)


def read(code: str, language: str, kind: ApiKind = ApiKind.REST) -> AuthorizerCode:
    answers = read_authorizer(with_code(dedent(code), language), kind)
    assert answers is not None
    return answers


def python(body: str, before: str = "", kind: ApiKind = ApiKind.REST) -> AuthorizerCode:
    """A handler with this body, in which `policy(effect, resource)` makes an answer."""
    code = f"""{PYTHON_POLICY}{dedent(before)}
def handler(event, context):
{_indented(body)}
"""
    return read(code, "python", kind)


def javascript(body: str, before: str = "", kind: ApiKind = ApiKind.REST) -> AuthorizerCode:
    code = f"""{JAVASCRIPT_POLICY}{dedent(before)}
exports.handler = async (event, context, callback) => {{
{_indented(body)}
}};
"""
    return read(code, "javascript", kind)


def _indented(body: str) -> str:
    return "\n".join("    " + line for line in dedent(body).strip("\n").split("\n"))


PYTHON_POLICY = """
def policy(effect, resource):
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
    return {"principalId": "u", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
"""
JAVASCRIPT_POLICY = """
const policy = (effect, resource) => ({
  principalId: 'u',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }],
  },
});
"""


def resources(answers: AuthorizerCode) -> list[str]:
    return [
        str(resource)
        for policy in answers.policies
        for statement in policy.statements
        for resource in statement.resources
    ]


# --- what a resource is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "return policy('Allow', event['methodArn'])",
        "return policy('Allow', event.get('methodArn'))",
        "return policy('Allow', event['routeArn'])",
        "return policy(resource=event['methodArn'], effect='Allow')",
        "arn = event['methodArn']\nreturn policy('Allow', [arn])",
        "arn = event['methodArn']\nreturn policy('Allow' if event.get('headers') else 'Deny', arn)",
        "answer = policy('Allow', event['methodArn'])\nanswer['context'] = {'user': 'u'}\nreturn answer",
        "print(policy('Allow', event['methodArn']))\nreturn policy('Allow', f\"{event['methodArn']}\")",
        "if ok(event):\n    return policy('Allow', event['methodArn'])\nreturn policy('Deny', '*')",
        "try:\n    x()\nexcept ValueError:\n    return policy('Deny', '*')\nreturn policy('Allow', event['methodArn'])",
    ],
)
def test_python_that_allows_only_the_request(body: str) -> None:
    assert python(body).allows_only_the_request is YES


@pytest.mark.parametrize(
    "body",
    [
        "return policy('Allow', event.methodArn)",
        "return policy('Allow', event?.methodArn);",
        "return policy('Allow', event['methodArn'])",
        "const { methodArn } = event;\nreturn policy('Allow', methodArn);",
        "const { methodArn: arn, headers = {} } = event;\nreturn policy(headers.x ? 'Allow' : 'Deny', [arn]);",
        "callback(null, policy('Allow', event.methodArn));",
        "context.succeed(policy('Allow', event.methodArn));",
        "context.done(null, policy('Allow', event.methodArn));",
        "verify(event.token, (error, user) => {\n  callback(null, policy('Allow', event.methodArn));\n});",
        "try { await x(); } catch (error) { return policy('Deny', '*'); }\nreturn policy('Allow', event.methodArn);",
        "let arn;\narn = event.methodArn;\nconsole.log(arn, policy('Allow', arn));\nreturn policy('Allow', `${arn}`);",
        "switch (x) { case 1: return policy('Allow', event.methodArn); default: throw new Error('Unauthorized'); }",
    ],
)
def test_javascript_that_allows_only_the_request(body: str) -> None:
    assert javascript(body).allows_only_the_request is YES


@pytest.mark.parametrize(
    ("body", "resource"),
    [
        ("return policy('Allow', '*')", "*"),
        ("return policy('Allow', 'arn:aws:execute-api:*:*:*')", "arn:aws:execute-api:*:*:*"),
        ("return policy('Allow', '/'.join(event['methodArn'].split('/')[:2]) + '/*')", None),
        ("arn = event['methodArn'].split('/')\nreturn policy('Allow', arn[0] + '/' + arn[1] + '/*')", None),
        ("api, stage = event['methodArn'].split('/')[:2]\nreturn policy('Allow', f'{api}/{stage}/*')", None),
    ],
)
def test_python_that_allows_more(body: str, resource: str | None) -> None:
    answers = python(body)
    assert answers.allows_only_the_request is NO
    assert resources(answers) == [resource or f"{str(OWN).removesuffix('${method}/${path}')}*"]


@pytest.mark.parametrize(
    "body",
    [
        "const api = event.methodArn.split('/').slice(0, 2).join('/');\nreturn policy('Allow', api + '/*');",
        "const [api, stage] = event.methodArn.split('/');\nreturn policy('Allow', `${api}/${stage}/*`);",
        "const parts = event.methodArn.split('/');\nreturn policy('Allow', parts[0].concat('/', parts[1], '/*'));",
    ],
)
def test_javascript_that_allows_the_whole_stage(body: str) -> None:
    answers = javascript(body)
    assert answers.allows_only_the_request is NO
    assert resources(answers) == [f"{str(OWN).removesuffix('${method}/${path}')}*"]


def test_an_arn_is_put_together_from_its_parts() -> None:
    body = """
        const parts = event.methodArn.split(':');
        const [api, stage] = parts[5].split('/');
        return policy('Allow', `arn:aws:execute-api:${parts[3]}:${parts[4]}:${api}/${stage}/GET/*`);
    """
    [resource] = resources(javascript(body))
    assert resource == "arn:aws:execute-api:${region}:${account}:${api}/${stage}/GET/*"


@pytest.mark.parametrize(
    "body",
    [
        "return policy('Allow', event['methodArn'].replace('GET', '*'))",
        "return policy('Allow', event['methodArn'].rsplit('/', 1)[0] + '/*')",
        "return policy('Allow', '/'.join(event['methodArn'].split('/')[:-1]))",
        "return policy('Allow', event['methodArn'] if event.get('x') else '*')",
        "return policy('Allow', RESOURCE)",
        "return policy('Allow', [event['methodArn'], other()])",
        "answer = policy('Allow', event['methodArn'])\nadjust(answer)\nreturn answer",
        "it = policy('Allow', event['methodArn'])\nit['policyDocument']['Statement'].append(more())\nreturn it",
        "answer = policy('Allow', event['methodArn'])\nanswer[key()] = 1\nreturn answer",
        "arn = event['methodArn']\nif x():\n    arn = '*'\nreturn policy('Allow', arn)",
        "arn = event['methodArn']\nfor item in items():\n    arn = item\nreturn policy('Allow', arn)",
        "try:\n    arn = event['methodArn']\n    arn = x()\nexcept ValueError:\n    return policy('Allow', arn)",
        "while x:\n    arn = event['methodArn']\n    if y:\n        break\n    arn = '*'\nreturn policy('Allow', arn)",
        "return {**policy('Allow', event['methodArn']), **extra()}",
        "return build(event['methodArn'])",
        "if (arn := event['methodArn']):\n    return policy('Allow', arn)",
        "event['methodArn'] = '*'\nreturn policy('Allow', event['methodArn'])",
        "return [policy('Allow', event['methodArn']) for _ in range(1)][0]",
        "return None",
    ],
)
def test_python_of_which_it_is_not_known(body: str) -> None:
    assert python(body).allows_only_the_request is UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        "return policy('Allow', event.methodArn.replace(/GET/, '*'));",
        "const answer = policy('Allow', event.methodArn);\nObject.assign(answer, extra());\nreturn answer;",
        "const it = policy('Allow', event.methodArn);\nit.policyDocument.Statement.push(more());\nreturn it;",
        "const it = policy('Allow', event.methodArn);\nit.policyDocument.Statement[0].Resource = x();\nreturn it;",
        "return { ...policy('Allow', event.methodArn), ...extra() };",
        "return new Promise((resolve) => resolve(policy('Allow', event.methodArn)));",
        "let arn = '*';\nif ((arn = event.methodArn)) return policy('Allow', arn);",
        "let arn = '*';\n{ let arn = event.methodArn; log(arn); }\nreturn policy('Allow', arn);",
        "let arn = event.methodArn;\nlater(() => { arn = '*'; });\nreturn policy('Allow', arn);",
        "let arn = event.methodArn;\nfor (let i = 0; i < 3; i++) { arn = arns[i]; }\nreturn policy('Allow', arn);",
        "switch (event.type) { case 'A': arn = '*'; case 'B': return policy('Allow', arn); }",
        "notify(callback);\nreturn policy('Allow', event.methodArn);",
        "label: for (;;) { break label; }\nreturn policy('Allow', event.methodArn);",
        "return authorize(event);",
    ],
)
def test_javascript_of_which_it_is_not_known(body: str) -> None:
    assert javascript(body).allows_only_the_request is UNKNOWN


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
    assert isinstance(answers.policies.items[0].statements.items[0].resources.items[0], Text)
    assert Known(arn, Place("t")).equals(arn) is YES
