"""What there is in a region: APIs, and the domain names and distributions that lead to them.

This is enough to decide what is wanted of it. An empty region costs 4 calls, and each domain name 2 more (3 with
routing rules).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.accounts.collecting.asking import MOST_ITEMS, listed, mapped

if TYPE_CHECKING:
    from gatelint.readers.accounts.collecting.asking import Json, Service, Steps

_MAPPINGS_ALONE = "API_MAPPING_ONLY"


def list_rest_apis(rest: Service) -> Steps:
    """Lists the REST APIs of a region, and the domain names with their base path mappings.

    An item of GetRestApis says all that GetRestApi does. https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
    """
    rest.every(rest.told, "rest_apis", "get_rest_apis", "items", limit=MOST_ITEMS)
    rest.every(rest.told, "domain_names", "get_domain_names", "items", limit=MOST_ITEMS)
    yield
    for domain in listed(rest.told, "domain_names"):
        name = domain["domainName"]
        asked: Json = {"domainName": name, "limit": MOST_ITEMS}
        if "PRIVATE" in mapped(domain, "endpointConfiguration").get("types", ()):
            # The name of a private domain name may be that of others, too.
            asked["domainNameId"] = domain.get("domainNameId")
        rest.every(domain, "base_path_mappings", "get_base_path_mappings", "items", of=name, **asked)


def list_v2_apis(v2: Service) -> Steps:
    """Lists the HTTP and WebSocket APIs of a region, and the domain names with their API mappings and routing rules."""
    v2.every(v2.told, "apis", "get_apis", "Items")
    v2.every(v2.told, "domain_names", "get_domain_names", "Items")
    yield
    for domain in listed(v2.told, "domain_names"):
        name = domain["DomainName"]
        v2.every(domain, "api_mappings", "get_api_mappings", "Items", of=name, DomainName=name)
        if domain.get("RoutingMode", _MAPPINGS_ALONE) != _MAPPINGS_ALONE:
            v2.every(domain, "routing_rules", "list_routing_rules", "RoutingRules", of=name, DomainName=name)


def list_distributions(cloudfront: Service) -> Steps:
    """Lists the distributions of an account.

    An item of ListDistributions has the origins, behaviors and error responses: nothing that GetDistributionConfig adds
    is asked for. The values of custom headers are left out, since they often are what an origin knows CloudFront by.
    https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionSummary.html
    """
    cloudfront.every(
        cloudfront.told, "distributions", "list_distributions", "DistributionList", kept=without_header_values
    )
    yield


def without_header_values(distribution: Json) -> Json:
    """A distribution without the values of its origins' custom headers."""
    for origin in listed(mapped(distribution, "Origins"), "Items"):
        for header in listed(mapped(origin, "CustomHeaders"), "Items"):
            header["HeaderValue"] = {"unread": "left out, since it may be a secret"}
    return distribution
