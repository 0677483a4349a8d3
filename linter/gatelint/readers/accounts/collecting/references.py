"""What the APIs, domain names and distributions of a snapshot name beyond themselves: functions, roles, pools, ...

Only what is named is read of other services. A stage variable in a name is taken for what each stage says it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gatelint.readers.accounts.collecting.asking import items_in, items_of, listed, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.readers.accounts.collecting.asking import Json


class Reference(NamedTuple):
    """Something of another service, and the account and region that it is in.

    `name` is a function's or role's name, a pool's id, and an ARN of everything else; `qualifier` the version or alias
    of a function.
    """

    service: str
    account: str
    region: str
    name: str
    qualifier: str = ""


EDGE = "edge"
"""The service of a reference to a function that CloudFront runs by itself."""

_FUNCTION = re.compile(r"arn:[\w-]+:lambda:([\w-]+):(\d{12}):function:([\w-]+)(?::([\w$-]+))?")
# Within an invocation's URI a function may also be "name", "name:alias" or "123456789012:function:name".
# https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (FunctionName)
_INVOKED = re.compile(
    r"arn:[\w-]+:apigateway:([\w-]+):lambda:path/+[\d-]+/functions/(?:(\d{12}):(?:function:)?)?([\w-]+)(?::([\w$-]+))?/"
)
_ROLE = re.compile(r"arn:[\w-]+:iam::(\d{12}):role/(?:[^/*]+/)*([\w+=,.@-]+)")
_USER_POOL = re.compile(r"arn:[\w-]+:cognito-idp:([\w-]+):(\d{12}):userpool/([\w-]+)")
_ISSUER = re.compile(r"https://cognito-idp\.([\w-]+)\.amazonaws\.com(?:\.cn)?/([\w-]+)")
_BALANCER = re.compile(
    r"(arn:[\w-]+:elasticloadbalancing:([\w-]+):(\d{12}):)(?:loadbalancer|listener)/((?:app|net|gwy)/[^/]+/[^/]+)(?:/[^/]+)?"
)
_CERTIFICATE = re.compile(r"arn:[\w-]+:acm:([\w-]+):(\d{12}):certificate/[\w-]+")
_WEB_ACL = re.compile(r"arn:[\w-]+:wafv2:([\w-]+):(\d{12}):(?:global|regional)/webacl/[^/]+/[\w-]+")
_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")

_URIS = {"uri", "authorizeruri", "integrationuri", "integrationtarget"}
_CREDENTIALS = {"credentials", "authorizercredentials", "credentialsarn", "authorizercredentialsarn"}
_DNS_TARGETS = {"regionalDomainName", "distributionDomainName", "ApiGatewayDomainName"}
_ISSUERS = {"providerarns", "issuer", "issuers"}


def texts_of(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """All strings in a part of a snapshot, each after the key that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in cast("Json", value).items():
            yield from texts_of(item, name)
    elif isinstance(value, list):
        for item in items_in(cast("object", value)):
            yield from texts_of(item, key)


def references_of(told: Json) -> set[Reference]:
    """What the APIs, domain names and distributions of an account name."""
    account = told["account"]
    found: set[Reference] = set()
    for services in told["regions"].values():
        rest, v2 = mapped(services, "apigateway"), mapped(services, "apigatewayv2")
        links: set[str] = set()
        for api in [*listed(rest, "rest_apis"), *listed(v2, "apis")]:
            for key, text in set(_texts_of_stages(api)):
                found.update(_named_by_api(account, key.lower(), text))
                links.update([text] if key.lower() == "connectionid" else [])
            for stage in listed(api, "stages"):
                found.update(_web_acls(stage.get("webAclArn")))
        for _, text in texts_of([listed(rest, "domain_names"), listed(v2, "domain_names")]):
            found.update(_certificates(text))
        for link in listed(rest, "vpc_links"):
            if link.get("id") in links:
                found.update(balancer for _, text in texts_of(link) for balancer in _balancers(text))
    for distribution in listed(mapped(told["global"], "cloudfront"), "distributions"):
        found.update(_named_by_distribution(distribution))
    return found


def _texts_of_stages(api: Json) -> Iterator[tuple[str, str]]:
    """The strings of an API, those with stage variables once for each stage that has these."""
    stages = list(_variables_of_stages(api))
    for key, text in texts_of(api):
        if "${stageVariables." not in text:
            yield key, text
            continue
        for variables in stages:
            if all(name in variables for name in _VARIABLE.findall(text)):
                yield key, _with_values(text, variables)


def _with_values(text: str, variables: Json) -> str:
    return _VARIABLE.sub(lambda match: str(variables[match[1]]), text)


def _variables_of_stages(api: Json) -> Iterator[Json]:
    for stage in listed(api, "stages"):
        variables = mapped(stage, "variables") | mapped(stage, "StageVariables")
        yield variables
        overrides = mapped(mapped(stage, "canarySettings"), "stageVariableOverrides")
        if overrides:
            yield {**variables, **overrides}


def _named_by_api(account: str, key: str, text: str) -> Iterator[Reference]:
    if key in _URIS:
        yield from _functions(account, text)
        yield from _balancers(text)
    elif key in _CREDENTIALS:
        role = _ROLE.fullmatch(text)
        if role:
            yield Reference("iam", role[1], "", role[2])
    elif key in _ISSUERS:
        pool = _USER_POOL.fullmatch(text)
        if pool:
            yield Reference("cognito-idp", pool[2], pool[1], pool[3])
        issuer = _ISSUER.fullmatch(text)
        if issuer:
            # An issuer does not tell whose it is; where it is somebody else's, there is none such here.
            yield Reference("cognito-idp", account, issuer[1], issuer[2])


def _functions(account: str, text: str) -> Iterator[Reference]:
    function = _FUNCTION.search(text)
    if function:
        yield Reference("lambda", function[2], function[1], function[3], function[4] or "")
        return
    invoked = _INVOKED.match(text)
    if invoked:
        yield Reference("lambda", invoked[2] or account, invoked[1], invoked[3], invoked[4] or "")


def _balancers(text: str) -> Iterator[Reference]:
    """A load balancer, also of one of its listeners."""
    balancer = _BALANCER.fullmatch(text)
    if balancer:
        yield Reference("elbv2", balancer[3], balancer[2], f"{balancer[1]}loadbalancer/{balancer[4]}")


def _certificates(text: str) -> Iterator[Reference]:
    certificate = _CERTIFICATE.fullmatch(text)
    if certificate:
        yield Reference("acm", certificate[2], certificate[1], text)


def _web_acls(text: Any) -> Iterator[Reference]:
    """A web ACL; those of the older AWS WAF Classic have other ARNs, and no part in this."""
    web_acl = _WEB_ACL.fullmatch(text) if isinstance(text, str) else None
    if web_acl:
        yield Reference("wafv2", web_acl[2], web_acl[1], web_acl[0])


def _named_by_distribution(distribution: Json) -> Iterator[Reference]:
    for key, text in texts_of(distribution):
        if key == "WebACLId":
            yield from _web_acls(text)
        elif key == "LambdaFunctionARN":
            for function in _functions("", text):
                yield function._replace(service=EDGE)
        else:
            yield from _certificates(text)


def names_of_front_doors(told: Json) -> set[str]:
    """The domain names of an account and the aliases of its distributions, without a dot at the end, in lower case."""
    names: set[str] = set()
    for services in told["regions"].values():
        names.update(domain["domainName"] for domain in listed(mapped(services, "apigateway"), "domain_names"))
        names.update(domain["DomainName"] for domain in listed(mapped(services, "apigatewayv2"), "domain_names"))
    for distribution in listed(mapped(told["global"], "cloudfront"), "distributions"):
        names.update(map(str, items_of(distribution.get("Aliases"))))
    return {name.rstrip(".").lower() for name in names}


def hosts_of_front_doors(told: Json) -> set[str]:
    """The names that AWS gives to what is in an account, in lower case: what a DNS record may lead to.

    Those of APIs end behind the region, "a1b2c3.execute-api.eu-west-1".
    """
    hosts: set[str] = set()
    for region, services in told["regions"].items():
        rest, v2 = mapped(services, "apigateway"), mapped(services, "apigatewayv2")
        apis = [*listed(rest, "rest_apis"), *listed(v2, "apis")]
        hosts.update(f"{api.get('id') or api.get('ApiId')}.execute-api.{region}" for api in apis)
        for key, text in texts_of([listed(rest, "domain_names"), listed(v2, "domain_names")]):
            hosts.update([text] if key in _DNS_TARGETS else [])
    distributions = listed(mapped(told["global"], "cloudfront"), "distributions")
    hosts.update(str(distribution.get("DomainName")) for distribution in distributions)
    return {host.lower() for host in hosts}
