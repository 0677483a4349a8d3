from __future__ import annotations

import pytest

from behavior.authorizer_pieces import OWN, javascript, python, resources
from gatelint.values import Truth

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


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


@pytest.mark.parametrize(
    "body",
    [
        "p = policy('Allow', event['methodArn'])\np['policyDocument']['Statement'][0].update(Resource='*')\nreturn p",
        "p = policy('Allow', event['methodArn'])\ntry:\n    return p\nfinally:\n    widen(p)",
        "try:\n    return policy('Allow', event['methodArn'])\nfinally:\n    return policy('Allow', '*')",
        "event.update(methodArn='*')\nreturn policy('Allow', event['methodArn'])",
        "event.update({'methodArn': '*'})\nreturn policy('Allow', event['methodArn'])",
    ],
)
def test_python_that_may_widen_its_policy_is_not_known(body: str) -> None:
    assert python(body).allows_only_the_request is UNKNOWN


@pytest.mark.parametrize(
    "body",
    [
        "try { return policy('Allow', event.methodArn); } finally { return policy('Allow', '*'); }",
        "Object.assign(event, { methodArn: '*' });\nreturn policy('Allow', event.methodArn);",
        "Reflect.set(event, 'methodArn', '*');\nreturn policy('Allow', event.methodArn);",
    ],
)
def test_javascript_that_may_widen_its_policy_is_not_known(body: str) -> None:
    assert javascript(body).allows_only_the_request is UNKNOWN


def test_messages_at_last_change_no_policy() -> None:
    quiet = "try:\n    return policy('Allow', event['methodArn'])\nfinally:\n    print('done')"
    assert python(quiet).allows_only_the_request is YES
    told = "try { return policy('Allow', event.methodArn); } finally { console.log('done'); }"
    assert javascript(told).allows_only_the_request is YES
