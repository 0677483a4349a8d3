from __future__ import annotations

from behavior.pieces import a_guarded_route, a_route, an_api, an_authorizer, k, unread
from gatelint.behavior.authorizers.guards import authorizer_asked, guards, request_to_any
from gatelint.values import Listing


def test_an_authorizer_guards_the_routes_that_surely_ask_it() -> None:
    mine = an_authorizer("TOKEN", "header.Authorization")
    routes = [
        a_route("GET /a", authorization_type=k("CUSTOM"), authorizer=mine),
        a_route("GET /b", authorization_type=unread(), authorizer=mine),
        a_route("GET /c", authorization_type=k("NONE"), authorizer=mine),
        a_route("GET /d", authorization_type=k("CUSTOM"), authorizer=mine),
        a_guarded_route("GET /e", "REQUEST", "header.Authorization"),
    ]
    api = an_api(routes=Listing(routes))
    assert [(authorizer is mine, [route.key for route in each]) for authorizer, each in guards(api, "TOKEN")] == [
        (True, ["GET /a", "GET /d"])
    ]
    assert guards(api, "JWT") == []


def test_an_authorizer_that_is_not_in_sight_is_not_asked() -> None:
    assert authorizer_asked(a_route("GET /a", authorization_type=k("CUSTOM"), authorizer=unread())) is None


def test_requests_to_several_routes_are_spoken_of_at_once() -> None:
    one, two, three = a_route("POST /b"), a_route("GET /a"), a_route("GET /c")
    api = an_api(routes=Listing([one, two, three]))
    assert request_to_any(api, [one], "with a JWT").spoken == "POST /b with a JWT"
    assert request_to_any(api, [one, two], "with a JWT").spoken == "GET /a (and 1 more) with a JWT"
    assert request_to_any(api, [one, two, three]).spoken == "every request to /*"


def test_not_every_request_is_meant_where_routes_are_not_in_sight() -> None:
    one, two = a_route("GET /a"), a_route("GET /b")
    api = an_api(routes=Listing([one, two], "others are imported"))
    assert request_to_any(api, [one, two]).spoken == "GET /a (and 1 more)"
