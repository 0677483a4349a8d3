from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from behavior.doors import api_with, http_api_with, parameter, ref
from behavior.pieces import WHY, a_route, unread
from gatelint.behavior.routing.choice import Choice
from gatelint.behavior.routing.routes import message_route_for, reaches, route_for, routes_at, routes_reached
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.route import Route
from gatelint.records import replace
from gatelint.text import Text
from gatelint.values import Listing, Truth

METHODS = ("GET", "POST", "OPTIONS")


def keys_of(choice: Choice[Route]) -> list[str]:
    return [route.key for route in choice.candidates]


def answered(api: Api, request: str) -> str | None:
    """The key of the route that surely answers, or None where surely none does; anything else fails the test."""
    method, _, path = request.partition(" ")
    choice = route_for(api, method, path)
    if choice.found.is_no:
        return None
    assert choice.surely is not None, keys_of(choice)
    return choice.surely.key


@pytest.mark.parametrize(
    ("request_line", "key"),
    [
        ("POST /test", "POST /test"),
        ("OPTIONS /test", "OPTIONS /{proxy+}"),
        ("GET /test", None),
        ("GET /test/any", "ANY /test/any"),
        ("OPTIONS /test/any", "ANY /test/any"),
        ("OPTIONS /test/other", "OPTIONS /{proxy+}"),
        ("OPTIONS /elsewhere/at/all", "OPTIONS /{proxy+}"),
        ("OPTIONS /", None),
        ("HEAD /test", None),
    ],
)
def test_a_rest_api_goes_on_to_the_next_resource_where_one_lacks_the_method(request_line: str, key: str | None) -> None:
    api = api_with("POST /test", "ANY /test/any", "OPTIONS /{proxy+}")
    assert answered(api, request_line) == key


def test_a_literal_resource_without_the_method_yields_to_a_variable_one() -> None:
    api = api_with("GET /users/{id}", "PATCH /users/me")
    assert answered(api, "GET /users/me") == "GET /users/{id}"
    assert answered(api, "PATCH /users/me") == "PATCH /users/me"
    assert answered(api, "PATCH /users/you") is None


def test_a_branch_that_leads_nowhere_is_left_again() -> None:
    api = api_with("GET /jobs/{type}", "ANY /{proxy+}", "POST /items/{id}/files")
    assert answered(api, "POST /jobs/reboot") == "ANY /{proxy+}"
    assert answered(api, "GET /jobs") == "ANY /{proxy+}"
    assert answered(api, "GET /items/7/files") == "ANY /{proxy+}"
    assert answered(api, "POST /items/7/files") == "POST /items/{id}/files"


def test_rest_paths_are_the_same_with_a_slash_at_the_end_and_with_two_at_the_beginning() -> None:
    api = api_with("GET /orders", "GET /orders/{id}", "GET /")
    assert answered(api, "GET /orders/") == "GET /orders"
    assert answered(api, "GET //orders") == "GET /orders"
    assert answered(api, "GET /orders/7/") == "GET /orders/{id}"
    assert answered(api, "GET //") == "GET /"
    assert answered(api, "GET ") == "GET /"
    assert answered(api, "GET /Orders") is None


def test_a_greedy_resource_of_a_rest_api_leaves_its_parent_alone() -> None:
    api = api_with("ANY /{proxy+}", "ANY /files/{path+}")
    assert answered(api, "GET /") is None
    assert answered(api, "GET /files") == "ANY /{proxy+}"
    assert answered(api, "GET /files/") == "ANY /{proxy+}"
    assert answered(api, "GET /files/a/b") == "ANY /files/{path+}"
    assert answered(api_with("ANY /files/{path+}"), "GET /files/") is None


def test_an_http_api_takes_a_full_match_before_a_greedy_one_and_the_default_last() -> None:
    api = http_api_with(
        "GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "POST /pets/dog/1", "$default"
    )
    assert answered(api, "GET /pets/dog/1") == "GET /pets/dog/1"
    assert answered(api, "GET /pets/dog/2") == "GET /pets/dog/{id}"
    assert answered(api, "GET /pets/cat/1") == "GET /pets/{proxy+}"
    assert answered(api, "POST /test/5") == "ANY /{proxy+}"
    assert answered(http_api_with("GET /pets", "$default"), "POST /pets") == "$default"


def test_an_http_api_prefers_the_route_that_names_the_method() -> None:
    api = http_api_with("ANY /pets", "GET /pets")
    assert answered(api, "GET /pets") == "GET /pets"
    assert answered(api, "PUT /pets") == "ANY /pets"


def test_a_slash_at_the_end_makes_another_path_of_an_http_api() -> None:
    assert answered(http_api_with("GET /pets"), "GET /pets/") is None
    assert answered(http_api_with("GET /pets", "$default"), "GET /pets/") == "$default"


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("ANY /{proxy+}", "/"),
        ("ANY /pets/{proxy+}", "/pets/"),
        ("ANY /pets/{proxy+}", "/pets"),
        ("GET /{id}", "/"),
        ("GET /pets", "//pets"),
        ("GET /pets/", "/pets"),
        ("GET /", ""),
        ("$default", ""),
        ("GET /pets/{id}.json", "/pets/7.json"),
    ],
)
def test_what_no_documentation_tells_of_http_apis_stays_open(key: str, path: str) -> None:
    assert route_for(http_api_with(key), "GET", path).found.is_unknown


def test_the_root_of_an_http_api_is_rather_its_own_route_than_an_empty_variable() -> None:
    api = http_api_with("ANY /{id}", "ANY /{proxy+}", "ANY /", "ANY /pets", "ANY /pets/{proxy+}")
    assert answered(api, "GET /") == "ANY /"
    assert answered(api, "GET /pets") == "ANY /pets"


def test_paths_that_api_gateway_refuses_are_not_relied_on() -> None:
    for key in ("GET /a/{p+}/b", "GET /a/x-{id}/b", "GET /a/{id/b"):
        assert route_for(api_with(key), "GET", "/a/x-1/b").found.is_unknown is (key != "GET /a/{id/b")
        assert route_for(api_with(key), "GET", "/c").found.is_no


def test_two_routes_that_are_specific_in_different_segments_may_both_answer() -> None:
    api = api_with("GET /{shop}/orders", "GET /books/{id}")
    choice = route_for(api, "GET", "/books/orders")
    assert choice.found.is_yes
    assert choice.surely is None
    assert set(keys_of(choice)) == {"GET /{shop}/orders", "GET /books/{id}"}
    mixed = route_for(http_api_with("ANY /books/new", "GET /books/{id}"), "GET", "/books/new")
    assert (mixed.found, mixed.surely) == (Truth.YES, None)


def test_the_path_of_a_route_stands_for_the_requests_that_are_its_own() -> None:
    api = api_with("GET /orders/{id}", "GET /orders/special", "ANY /files/{path+}")
    assert answered(api, "GET /orders/{id}") == "GET /orders/{id}"
    assert answered(api, "GET /files/{path+}") == "ANY /files/{path+}"
    assert answered(api, "OPTIONS /orders/{id}") is None


def test_a_path_that_is_known_in_part_is_answered_where_the_rest_makes_no_difference() -> None:
    api = api_with("GET /orders/{id}", "GET /users/me")
    order = Text.of("/orders/", ref("Order"))
    assert keys_of(route_for(api, "GET", order)) == ["GET /orders/{id}"]
    assert route_for(api, "GET", order).found.is_yes
    assert route_for(api, "GET", Text.of("/users/", ref("Order"))).found.is_unknown
    assert route_for(api, "GET", Text.of("/items/", parameter("P"))).found.is_no


def test_a_route_of_which_the_path_or_the_method_is_not_read_may_answer() -> None:
    api = api_with("ANY /{proxy+}")
    api.routes.add(a_route("GET /x", path=unread()))
    choice = route_for(api, "GET", "/orders")
    assert (choice.found, choice.surely) == (Truth.YES, None)
    assert route_for(api, "GET", "/").found.is_unknown
    api = api_with()
    api.routes.add(a_route("GET /orders", method=unread()))
    assert route_for(api, "GET", "/orders").found.is_unknown
    assert route_for(api, "GET", "/users").found.is_no


def test_routes_out_of_sight_may_answer_what_no_route_in_sight_answers() -> None:
    api = api_with("GET /orders", "ANY /orders/{id}")
    api.routes.lacks(WHY)
    assert route_for(api, "GET", "/users").found.is_unknown
    assert route_for(api, "GET", "/orders/7").found.is_yes
    assert route_for(api, "GET", "/orders/7").surely is None


def test_no_route_out_of_sight_takes_the_place_of_one_that_spells_the_request() -> None:
    api = api_with("GET /orders", "GET /orders/{id}", "ANY /users")
    api.routes.lacks(WHY)
    assert answered(api, "GET /orders") == "GET /orders"
    assert answered(api, "GET /orders/{id}") == "GET /orders/{id}"
    assert route_for(api, "GET", "/users").surely is None


def test_routes_at_a_path_are_told_whatever_their_methods() -> None:
    api = api_with("ANY /{proxy+}", "GET /orders/{id}", "POST /orders/new", "PUT /orders/new", "GET /users")
    assert [(truth, route.key) for truth, route in routes_at(api, "/orders/new")] == [
        (Truth.YES, "POST /orders/new"),
        (Truth.YES, "PUT /orders/new"),
        (Truth.YES, "GET /orders/{id}"),
        (Truth.YES, "ANY /{proxy+}"),
    ]
    assert routes_at(api_with("GET /users"), "/orders") == []


def test_paths_below_a_prefix_reach_no_route_that_is_elsewhere() -> None:
    api = api_with("GET /orders", "GET /orders/{id}")
    assert reaches(api, "/api/*").is_no
    assert reaches(api, "/orders*").is_yes
    assert reaches(api, "/orders*", "POST").is_no
    assert reaches(api, "/*").is_yes
    assert reaches(api_with("ANY /{proxy+}"), "/api/*").is_yes
    assert reaches(api_with("ANY /apis"), "/api?").is_yes


def test_paths_of_which_a_part_is_known_elsewhere_may_reach_a_route() -> None:
    assert reaches(api_with("GET /orders"), Text.of("/", parameter("P"), "*")).is_unknown
    assert reaches(api_with("ANY /{proxy+}"), Text.of("/", ref("Thing"), "/*")).is_yes
    incomplete = api_with("GET /orders")
    incomplete.routes.lacks(WHY)
    assert reaches(incomplete, "/api/*").is_unknown
    assert reaches(incomplete, "/orders").is_yes


def test_every_path_of_a_set_is_answered_only_if_routes_take_them_together() -> None:
    assert route_for(api_with("ANY /", "ANY /{proxy+}"), "GET", "/*").found.is_yes
    assert route_for(api_with("ANY /{proxy+}"), "GET", "/*").found.is_unknown
    assert route_for(api_with("ANY /{proxy+}"), "GET", "/api/*").found.is_yes
    assert route_for(api_with("ANY /api/{proxy+}"), "GET", "/api/*").found.is_unknown
    assert route_for(api_with("ANY /api", "ANY /api/{proxy+}"), "GET", "/api/*").found.is_yes
    assert route_for(http_api_with("$default"), "GET", "/api/*").found.is_yes
    assert route_for(http_api_with("GET /orders"), "GET", "/api/*").found.is_no


def test_routes_that_a_set_of_paths_touches_are_told() -> None:
    api = api_with("GET /api/a", "GET /api/{id}", "GET /other", "POST /api/a")
    assert [route.key for _, route in routes_reached(api, "/api/*", "GET")] == ["GET /api/a", "GET /api/{id}"]


def test_a_websocket_api_chooses_by_the_key_of_a_message_and_takes_the_default_last() -> None:
    api = api_with("$connect", "sendMessage", "$default", kind=ApiKind.WEBSOCKET)
    assert keys_of(message_route_for(api, "sendMessage")) == ["sendMessage"]
    assert keys_of(message_route_for(api, "other")) == ["$default"]
    assert keys_of(message_route_for(api, "$default")) == ["$default"]
    assert message_route_for(api, "$disconnect").found.is_no
    bare = api_with("sendMessage", kind=ApiKind.WEBSOCKET)
    assert message_route_for(bare, "other").found.is_no
    bare.routes.add(a_route("x", path=unread()))
    assert message_route_for(bare, "other").found.is_unknown
    assert keys_of(message_route_for(bare, "sendMessage")) == ["sendMessage"]


def test_a_websocket_api_has_no_route_for_a_path() -> None:
    api = api_with("$default", kind=ApiKind.WEBSOCKET)
    assert route_for(api, "GET", "/").found.is_unknown
    assert reaches(api, "/*").is_unknown
    assert routes_at(api, "/") == []


def path_of(names: list[str]) -> str:
    return "/" + "/".join(names)


def route_path_of(names: list[str], greedy: bool) -> str:
    return path_of([*names, "{p+}"] if greedy else names)


def key_of(method: str, path: str) -> str:
    return f"{method} {path}"


def api_of(kind: ApiKind, keys: list[str]) -> Api:
    return api_with(*keys, kind=kind)


ROUTE_PATHS = st.builds(route_path_of, st.lists(st.sampled_from(["a", "b", "{x}"]), max_size=3), st.booleans())
KEYS = st.builds(key_of, st.sampled_from(["ANY", *METHODS]), ROUTE_PATHS)
APIS = st.builds(api_of, st.sampled_from([ApiKind.REST, ApiKind.HTTP]), st.lists(KEYS, max_size=5, unique=True))
REQUESTS = st.builds(path_of, st.lists(st.sampled_from(["a", "b", "c"]), max_size=3))


def is_more_specific(one: str, other: str) -> bool:
    """Whether a path is nowhere less specific than another one and somewhere more."""
    ranks = [
        [2 if "{" not in name else 0 if "+" in name else 1 for name in path.split("/")[1:]] for path in (one, other)
    ]
    pairs = list(zip(*ranks, strict=False))
    return all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)


@given(APIS, st.sampled_from(METHODS), REQUESTS)
def test_what_a_more_specific_route_takes_never_falls_to_a_less_specific_one(api: Api, method: str, path: str) -> None:
    candidates = route_for(api, method, path).candidates
    sure = [
        route for truth, route in routes_at(api, path) if truth.is_yes and route.method.is_in((method, "ANY")).is_yes
    ]
    for candidate in candidates:
        for rival in sure:
            mine, theirs = known_parts(rival), known_parts(candidate)
            if mine[0] == theirs[0] or api.kind is ApiKind.REST:
                assert not is_more_specific(mine[1], theirs[1])


def known_parts(route: Route) -> tuple[str, str]:
    method, _, path = route.key.partition(" ")
    return method, path


@given(APIS, st.sampled_from(METHODS), REQUESTS)
def test_a_listing_that_lacks_routes_never_answers_that_none_is_found(api: Api, method: str, path: str) -> None:
    whole = route_for(api, method, path)
    api.routes.lacks(WHY)
    partial = route_for(api, method, path)
    assert not partial.found.is_no
    assert partial.candidates == whole.candidates
    assert not reaches(api, path).is_no


@given(APIS, st.sampled_from(METHODS), REQUESTS, st.integers(0, 4))
def test_not_knowing_a_route_never_turns_an_answer_around(api: Api, method: str, path: str, index: int) -> None:
    whole = route_for(api, method, path)
    if index >= len(api.routes):
        return
    route = api.routes.items[index]
    hidden = [a_route(route.key, path=unread()), a_route(route.key, method=unread())]
    for unknown in hidden:
        routes = [*api.routes.items[:index], unknown, *api.routes.items[index + 1 :]]
        partial = route_for(replace(api, routes=Listing(routes)), method, path)
        assert partial.found in (whole.found, Truth.UNKNOWN)
        if partial.surely is not None and whole.surely is not None:
            assert partial.surely.key == whole.surely.key


@given(APIS, st.sampled_from(METHODS), REQUESTS, st.integers(1, 6), st.booleans())
def test_a_set_of_paths_is_answered_as_each_of_its_paths_is(
    api: Api, method: str, path: str, cut: int, one_character: bool
) -> None:
    wild = "?" if one_character and cut < len(path) else "*"
    paths = f"{path[:cut]}{wild}{path[cut + 1 :]}"
    whole, one = route_for(api, method, paths), route_for(api, method, path)
    if not whole.found.is_unknown:
        assert one.found is whole.found
    if one.found.is_yes:
        assert reaches(api, paths, method).is_yes
