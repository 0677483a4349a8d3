"""What the layers before a client make of an answer: gateway responses, custom error responses, the browser.

A `Response` can say that a body is not known (None), and cannot say so of a status. So where a layer is known in part,
the status stays that of the layer before, and the body is given up: what is quoted was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.behavior.answers.gateway_responses import adds_header_to, body_of, gateway_response_for, status_of
from gatelint.behavior.browsers.cors import ALLOW_ORIGIN
from gatelint.front_door.api import Api, ApiKind
from gatelint.front_door.distribution import CacheBehavior, ResponseHeadersPolicy
from gatelint.records import record, replace
from gatelint.rule import DEPLOY, Response
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from gatelint.front_door.distribution import AddedHeader, CustomErrorResponse, Distribution, EdgeFunction

# As Chrome's console words it, without the names of the page and of the request.
NO_ALLOW_ORIGIN = "No 'Access-Control-Allow-Origin' header is present on the requested resource."
NO_OK_STATUS = "Response to preflight request doesn't pass access control check: It does not have HTTP ok status."

REPLACEABLE = frozenset({400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504})
"""The statuses that a custom error response can be for; 401 and 429 always pass.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
"""

PAGE = "<!DOCTYPE html>"


@record()
class _Answer:
    """An answer on its way: whether its status is known, and whether it carries Access-Control-Allow-Origin."""

    response: Response
    allows_origin: Truth
    has_known_status: bool = True


def seen_by_client(
    failure: Response,
    response_type: str | None,
    api: Api | None,
    distribution: Distribution | None,
    by_browser: bool,
    method: str | None = None,
) -> Response:
    """What the client finally sees of what the failing hop answers.

    `response_type` is the gateway response type where `api` itself answers, None for what nothing rewords: the answers
    of HTTP APIs, of an integration, of CloudFront, and those of API Gateway before it has found an API. Nobody but a
    gateway response, a CORS configuration or CloudFront is taken to add CORS headers, so `by_browser` is for requests
    whose answer surely lacks what else could add them. With it, `method` OPTIONS means a preflight.
    """
    if failure.status is None or method == DEPLOY:
        return failure
    answer = _worded_by_api(failure, response_type, api)
    if distribution is not None:
        answer = _relayed_by_cloudfront(answer, distribution)
    return _checked_by_browser(answer, method) if by_browser else answer.response


def reworded_by_api(failure: Response, response_type: str | None, api: Api | None) -> Response:
    """What leaves the API, with its gateway response for this type applied."""
    return _worded_by_api(failure, response_type, api).response


def error_page_for(distribution: Distribution, status: int) -> CustomErrorResponse | Unresolved | None:
    """The custom error response that replaces answers of this status, or None where they pass as they are.

    It holds for answers of every origin, and for those of CloudFront and of its web ACL. An entry without a page only
    sets how long an error is kept.
    https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html
    """
    if status not in REPLACEABLE:
        return None
    for entry in distribution.custom_error_responses:
        if entry.error_code.equals(status).is_yes:
            path = entry.page_path
            return entry if isinstance(path, Known) else path
    for entry in distribution.custom_error_responses:
        if isinstance(entry.error_code, Unresolved) and entry.page_path is not None:
            return entry.error_code
    unread = distribution.custom_error_responses.unread or distribution.unread
    return None if unread is None else Unresolved(unread, distribution.at)


def adds_allow_origin(behavior: CacheBehavior, status: int) -> Truth:
    """Whether CloudFront puts Access-Control-Allow-Origin on an answer of this status from the behavior's origin.

    Yes: it does where the page's origin is among those that the response headers policy names.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
    """
    by_function = behavior.functions.some(lambda function: _may_answer_or_change(function, status))
    policy = behavior.response_headers_policy
    if policy is None:
        return by_function
    return Truth.UNKNOWN if isinstance(policy, Unresolved) else _policy_adds_allow_origin(policy) | by_function


def _worded_by_api(failure: Response, response_type: str | None, api: Api | None) -> _Answer:
    if api is None:
        return _Answer(failure, Truth.NO)
    if api.kind is not ApiKind.REST:
        # Only REST APIs have gateway responses. Whether an HTTP API puts the headers of its CORS configuration on the
        # errors that it answers by itself is not documented.
        return _Answer(failure, Truth.NO if api.cors is None else Truth.UNKNOWN)
    if response_type is None:
        return _Answer(failure, Truth.NO)
    gateway_response = gateway_response_for(api, response_type)
    allows_origin = adds_header_to(gateway_response, ALLOW_ORIGIN)
    if gateway_response is None:
        return _Answer(failure, allows_origin)
    if isinstance(gateway_response, Unresolved):
        return _Answer(replace(failure, body=None), allows_origin, has_known_status=False)
    status = status_of(gateway_response, failure.status)
    body = body_of(gateway_response, response_type, failure.body)
    if isinstance(status, Unresolved):
        return _Answer(replace(failure, body=body), allows_origin, has_known_status=False)
    return _Answer(Response(status, failure.errortype, body), allows_origin)


def _relayed_by_cloudfront(answer: _Answer, distribution: Distribution) -> _Answer:
    response = answer.response
    page = error_page_for(distribution, response.status or 0)
    if isinstance(page, Unresolved) or (not answer.has_known_status and _has_error_pages(distribution)):
        return _Answer(replace(response, body=None), Truth.UNKNOWN, has_known_status=False)
    if page is not None:
        return _replaced_by(page, response)
    # Which behavior the request took is not told, so what one of them may add counts for all.
    adds = distribution.behaviors.some(lambda behavior: adds_allow_origin(behavior, response.status or 0))
    removes = distribution.behaviors.some(_removes_allow_origin)
    if adds.is_no and removes.is_no:
        return answer
    allows_origin = answer.allows_origin
    kept = allows_origin if removes.is_no else allows_origin & Truth.UNKNOWN
    return replace(answer, allows_origin=kept if adds.is_no else kept | Truth.UNKNOWN)


def _has_error_pages(distribution: Distribution) -> bool:
    """Whether an answer of some status is replaced, or may be."""
    return any(error_page_for(distribution, status) is not None for status in REPLACEABLE)


def _replaced_by(page: CustomErrorResponse, response: Response) -> _Answer:
    """The page, which CloudFront fetches from whichever origin has it, in place of an answer."""
    code = page.response_code
    path = page.page_path
    written = path.value.literal if isinstance(path, Known) else None
    body = PAGE if written is not None and written.endswith((".html", ".htm", "/")) else None
    status = code.value if isinstance(code, Known) else response.status
    return _Answer(Response(status, None, body), Truth.UNKNOWN, has_known_status=not isinstance(code, Unresolved))


def _checked_by_browser(answer: _Answer, method: str | None) -> Response:
    """What a script in a page of another origin gets: nothing at all, unless the answer allows its origin.

    A preflight has to be answered with a status from 200 to 299 as well.
    https://fetch.spec.whatwg.org/#cors-preflight-fetch
    """
    status = answer.response.status
    if answer.allows_origin.is_no:
        return Response(None, None, NO_ALLOW_ORIGIN)
    if method == "OPTIONS" and answer.has_known_status and not (status is not None and 200 <= status <= 299):
        return Response(None, None, NO_OK_STATUS)
    return answer.response


def _may_answer_or_change(function: EdgeFunction, status: int) -> Truth:
    """Whether a function may have a hand in the headers of an answer: unknown, or no.

    Functions at viewer-response do not see answers of 400 and above.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
    """
    return (~function.event_type.equals("viewer-response") | Truth.of(status < 400)) & Truth.UNKNOWN


def _policy_adds_allow_origin(policy: ResponseHeadersPolicy) -> Truth:
    by_cors = Truth.of(policy.cors) if policy.allow_origins.complete else Truth.UNKNOWN
    return by_cors | policy.added.some(_is_allow_origin)


def _is_allow_origin(header: AddedHeader) -> Truth:
    return Truth.of(header.name.value.lower() == ALLOW_ORIGIN) if isinstance(header.name, Known) else Truth.UNKNOWN


def _removes_allow_origin(behavior: CacheBehavior) -> Truth:
    policy = behavior.response_headers_policy
    if policy is None or isinstance(policy, Unresolved):
        return Truth.NO if policy is None else Truth.UNKNOWN
    return policy.removed.some(lambda header: Truth.of(header == ALLOW_ORIGIN))
