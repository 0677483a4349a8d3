"""Authorizers in Python and JavaScript, read."""

from __future__ import annotations

from textwrap import dedent

from behavior.access_pieces import with_code
from gatelint.behavior.authorizers.authorizer_code import AuthorizerCode, read_authorizer, request_arn
from gatelint.front_door.api import ApiKind

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
