"""What of a template can be seen in an account in which it is deployed, and what cannot."""

from __future__ import annotations


class NotExpressible(Exception):  # noqa: N818  # it is no fault, and reads after "raises"
    """No account can be made that surely is the one in which a template is deployed; `why` completes "because"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


INVISIBLE = {
    "outputs": "the outputs of a stack belong to CloudFormation: no URL or curl command in them is told in an account",
    "order": "an account does not tell in which order its parts were made (DependsOn), nor what a deployment missed",
    "deployment_refused": "what CloudFormation refuses never gets into an account",
    "code": "no answer that is asked for holds the code of Lambda functions or CloudFront functions",
    "default root objects": "ListDistributions does not tell DefaultRootObject",
    "unnamed functions": "functions that no API, authorizer or distribution names are not read, nor what they are told",
    "other stacks": "who else may be given the id of something does not matter where all there is is in sight",
    "what others made": "what the template names and does not make is denied to the reader, not absent",
    "defaults": "a parameter's default is a value like any other, and conditions are decided",
    "notation": "an account has no lines, logical ids, comments or suppressions",
}
"""What an account cannot show, and why: a law over both readings has to leave it out, as `visible_door` mostly does."""

INVISIBLE_RULES = {
    "deployment-missing-dependson": "order",
    "custom-domain-mapping-to-other-stage": "deployment_refused",
    "custom-domain-certificate-region": "deployment_refused",
    "private-api-without-policy": "deployment_refused",
    "cloudfront-origin-domain-malformed": "deployment_refused",
    "cloudfront-origin-s3-config-for-api": "deployment_refused",
}
"""The rules that never have anything to say of an account, with the keys of `INVISIBLE` that say why."""
