"""What is called how in the account that the tests read, and the secrets that are in it."""

from __future__ import annotations

from datetime import datetime, timezone

from written_account import ACCOUNT, REGION

MADE = datetime(2026, 3, 1, 8, 30, tzinfo=timezone.utc)
TOLD = "2026-03-01T08:30:00Z"

ALIAS, DISTRIBUTION, HOST = "www.example.com", "E1ABCDEF", "d111111abcdef8.cloudfront.net"
POLICY, POOL, CLIENT = "11111111-2222-3333-4444-555555555555", f"{REGION}_AbCdEfGhI", "client1"
MANAGED = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
LIVE = "orders:live"
SECRETS = (
    "k3y-of-a-plan",
    "k3y-of-an-account",
    "cl1ent-secret",
    "hunter2",
    "sh4red-with-cloudfront",
    "searched-by-the-waf",
)


def arn(service: str, resource: str, region: str = REGION) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{resource}"


def invocation(function: str) -> str:
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"


ORDERS, GUARD, EDGE = (arn("lambda", f"function:{name}") for name in ("orders", "guard", "rewrite"))
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service/queue-writer"
CERTIFICATE, OF_CLOUDFRONT = arn("acm", "certificate/regional"), arn("acm", "certificate/edge", "us-east-1")
WEB_ACL = arn("wafv2", "regional/webacl/api/aaaa-1111")
EDGE_WEB_ACL = arn("wafv2", "global/webacl/www/bbbb-2222", "us-east-1")
NETWORK_BALANCER = arn("elasticloadbalancing", "loadbalancer/net/internal/0123")
APPLICATION_BALANCER = arn("elasticloadbalancing", "loadbalancer/app/web/4567")
LISTENER = arn("elasticloadbalancing", "listener/app/web/4567/89ab")
