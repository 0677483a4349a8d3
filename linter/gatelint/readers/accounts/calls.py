"""Every call that an audit makes: what it reads, which permission it needs, how often AWS lets it be made.

Nothing else is ever sent to an account (`reader` and `aws` refuse it), and the IAM policy and the page on costs are
made of this list. All of them read, except AssumeRole, which is how one signs in to another account.
"""

from __future__ import annotations

from gatelint.readers.accounts.api_gateway_calls import api_gateway, api_gateway_v2
from gatelint.readers.accounts.surrounding_calls import access, cloudfront, functions, identity, surroundings

GLOBAL = ("cloudfront", "iam", "route53", "organizations", "sts")
"""Services that are asked once for an account rather than in each region."""

CALLS = {
    (call.service, call.operation): call
    for calls in (api_gateway, api_gateway_v2, cloudfront, functions, identity, access, surroundings)
    for call in calls()
}
"""By service and operation, both as boto3 names them."""

SIGNING_IN = (("sts", "assume_role"), ("organizations", "list_accounts"))
"""Calls that are made to reach accounts; they answer with credentials and people, not with configuration."""
