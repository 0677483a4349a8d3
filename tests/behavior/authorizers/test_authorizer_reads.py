from __future__ import annotations

import textwrap

import pytest

from behavior.pieces import HERE
from gatelint.behavior.authorizers.authorizer_reads import looks_elsewhere, speaks_of, takes_either
from gatelint.front_door.function import Code


def python(text: str) -> Code:
    return Code(textwrap.dedent(text), "python", HERE, 1)


def javascript(text: str) -> Code:
    return Code(textwrap.dedent(text), "javascript", HERE, 1)


def test_words_in_comments_do_not_count() -> None:
    assert speaks_of(python("token = header[len('bearer '):]"), "Bearer")
    assert not speaks_of(python("# without Bearer\ntoken = header"), "bearer")
    assert not speaks_of(javascript("/* Bearer */ const token = header // bearer"), "bearer")
    assert not speaks_of(python("x_authorization = 1"), "authorization")


@pytest.mark.parametrize(
    "code",
    [
        javascript("const t = event.headers.Authorization || event.headers.Cookie;"),
        javascript("const t = h['cookie'] ?? h['authorization'];"),
        python("token = headers.get('authorization') or headers.get('cookie')"),
    ],
)
def test_a_function_takes_either_header(code: Code) -> None:
    assert takes_either(code, "Authorization", "Cookie")


@pytest.mark.parametrize(
    "code",
    [
        javascript("if (!h.authorization || !h.cookie) throw new Error('Unauthorized');"),
        python(
            "if not headers.get('authorization') or not headers.get('cookie'):\n    raise Exception('Unauthorized')"
        ),
        javascript("const a = h.authorization; const c = h.cookie || '';"),
        javascript("// authorization || cookie\ncheck(h.authorization, h.cookie);"),
        python("ok = headers['authorization'] and headers['cookie']"),
    ],
)
def test_a_function_may_want_both(code: Code) -> None:
    assert not takes_either(code, "Authorization", "Cookie")


@pytest.mark.parametrize(
    ("code", "where"),
    [
        (javascript("exports.handler = async (event) => check(event.headers['x-token'])"), "header x-token"),
        (javascript("const t = (event.headers || {}).session; const ip = event.headers.host"), "header session"),
        (python("def handler(event, context):\n    return event['headers'].get('x-token')"), "header x-token"),
        (javascript("export const handler = ({ cookies }) => cookies.includes('a=1')"), "cookies"),
        (python("cookie = event['headers']['cookie']"), "cookies"),
        (python("event.get('queryStringParameters')"), None),
        (javascript("const q = event.queryStringParameters?.key"), "query string parameter key"),
        (
            python("def handler(event, context):\n    print(event)\n    return event['queryStringParameters']['key']"),
            "query string parameter key",
        ),
    ],
)
def test_a_function_may_look_elsewhere(code: Code, where: str | None) -> None:
    assert looks_elsewhere(code, "Authorization") == where


@pytest.mark.parametrize(
    "code",
    [
        javascript("check(event.headers.authorization, event.cookies)"),
        javascript("const [token] = event.identitySource; check(token, event.cookies)"),
        javascript("for (const name in event.headers) { check(name, event.cookies) }"),
        javascript("Object.keys(event.headers).forEach(check); check(event.cookies)"),
        javascript("const verify = require('./verify'); exports.handler = (event) => verify(event) && event.cookies"),
        python("names = {k.lower(): v for k, v in event['headers'].items()}\ncookies = event['cookies']"),
        javascript("check(event.headers.host, event.headers['user-agent'])"),
        python("return {'isAuthorized': True}"),
    ],
)
def test_a_function_may_come_by_the_header_in_ways_that_are_not_followed(code: Code) -> None:
    assert looks_elsewhere(code, "Authorization") is None
