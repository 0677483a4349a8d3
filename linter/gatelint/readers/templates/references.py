"""What Ref and Fn::GetAtt give: parameters, and ids and attributes of resources as far as their form is known.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.located import Items
from gatelint.text import Reference, Text
from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gatelint.readers.templates.evaluator import Evaluator
    from gatelint.readers.templates.located import Evaluated
    from gatelint.values import Maybe, Place

OF_STACK = ("AWS::StackName", "AWS::StackId")
DOTTED = ("AWS::URLSuffix", "AWS::StackId", "AWS::NotificationARNs")

PLAIN_TYPES = ("AWS::ApiGateway", "AWS::Cognito::", "AWS::CloudFront::", "AWS::EC2::", "AWS::KMS::", "AWS::IAM::Role")
"""Types of which Ref gives one word, beside those named in `Referents`."""

DOMAIN_NAMES = ("AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainNameV2", "AWS::ApiGatewayV2::DomainName")
NAMED_BY = {
    "AWS::ApiGateway::Stage": "StageName",
    "AWS::ApiGatewayV2::Stage": "StageName",
    "AWS::Cognito::UserPoolResourceServer": "Identifier",
}
"""The property by which Ref calls a resource. The CDK writes scopes as the Ref of a resource server, and a name."""
FUNCTIONS = ("AWS::Lambda::Function", "AWS::Serverless::Function")


class Referents:
    """Answers Ref and Fn::GetAtt for one scenario."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.template = evaluator.template
        self.prefix = evaluator.prefix
        self.identities: dict[str, Text] = {}
        self.named_by: dict[Text, str] = {}
        """The resources that texts stand for which are more than a reference to them."""
        self._under_way: set[str] = set()

    def names_of(self, text: Text) -> list[str]:
        """The resources that a text surely is the id or an attribute of, without being a reference to them."""
        name = self.named_by.get(text)
        return [] if name is None else [name]

    def referred(self, name: str, at: Place) -> Evaluated:
        """What Ref of a name gives."""
        if name in self.template.parameters:
            return self._parameter(name, at)
        name = self.template.aliases.get(name, name)
        if name.startswith("AWS::"):
            return self._pseudo(name, at)
        if name in self.template.resources:
            return self._whole(self.identity(name), at)
        if self.template.unread is not None:
            return Unresolved(f"{name} is not in this template: {self.template.unread}", at, self._missing(name))
        return Unresolved(f"{name} is not in this template", at, self._missing(name))

    def attribute(self, name: str, attribute: str, at: Place) -> Evaluated:
        """What Fn::GetAtt gives."""
        owner, _, rest = f"{name}.{attribute}".partition(".")
        part, _, of_part = rest.partition(".")
        alias = self.template.aliases.get(f"{owner}.{part}")
        if alias is not None:
            return self._whole(self.attribute_of(alias, of_part) if of_part else self.identity(alias), at)
        if self.evaluator.links is not None and attribute.startswith("Outputs."):
            value = self.evaluator.links.output_of(name, attribute.removeprefix("Outputs."), at)
            if value is not None:
                return value
        if name not in self.template.resources:
            return Unresolved(f"{name} is not in this template", at, self._missing(name, attribute))
        return self._whole(self.attribute_of(name, attribute), at)

    def _missing(self, name: str, attribute: str = "") -> Text:
        return Text.of(Reference("unread", self.prefix + name, attribute, plain=False))

    def _whole(self, text: Text, at: Place) -> Known[Text] | Unresolved:
        return self.evaluator.settled(text, at)

    def _parameter(self, name: str, at: Place) -> Evaluated:
        parameter = self.template.parameters[name]
        value = self.evaluator.bindings.value_of(name)
        if value is None and self.evaluator.links is not None and not parameter.is_stored:
            passed = self.evaluator.links.passed_for(name, at)
            if isinstance(passed, Known) and parameter.is_list:
                return Items([Known(item, at) for item in passed.value.split(",")], at)
            if passed is not None:
                return passed
        if value is None or parameter.is_stored:
            reference = Reference("parameter", self.prefix + name, plain=False)
            return Unresolved(self.evaluator.why_unknown(reference), at, Text.of(reference))
        if parameter.is_list:
            return Items([Known(Text.of(item.strip()), at) for item in value.split(",") if item.strip()], at)
        return Known(Text.of(value), at)

    def _pseudo(self, name: str, at: Place) -> Evaluated:
        if name == "AWS::NoValue":
            return None
        return Known(self.pseudo(name), at)

    def pseudo(self, name: str) -> Text:
        """A pseudo parameter: a literal where the run or the scenario tells its region."""
        value = self.evaluator.bindings.value_of(name)
        if value is None and name in ("AWS::Partition", "AWS::URLSuffix"):
            value = _of_region(name, self.evaluator.bindings.value_of("AWS::Region"))
        if value is not None:
            return Text.of(value)
        # Stacks that are read together are in one region of one account, but each has its own name.
        prefix = self.prefix if name in OF_STACK else ""
        return Text.of(Reference("pseudo", prefix + name, plain=name not in DOTTED))

    def identity(self, logical_id: str) -> Text:
        """What Ref of a resource gives: of stages and resource servers what they are called, of aliases the ARN."""
        known = self.identities.get(logical_id)
        if known is None:
            known = self._identity(logical_id, self.template.resource_type(logical_id))
            self.identities[logical_id] = known
        return known

    def _identity(self, logical_id: str, kind: str) -> Text:
        plain = kind in FUNCTIONS or (kind.startswith(PLAIN_TYPES) and kind not in DOMAIN_NAMES)
        reference = Text.of(Reference("resource", self.prefix + logical_id, plain=plain))
        if kind in NAMED_BY:
            return self._property(logical_id, NAMED_BY[kind]) or reference
        if kind == "AWS::Lambda::Alias":
            return self._qualified(logical_id, self._property(logical_id, "Name")) or reference
        if kind == "AWS::Lambda::Version":
            return self._qualified(logical_id, self.attribute_of(logical_id, "Version")) or reference
        return reference

    def _qualified(self, logical_id: str, label: Text | None) -> Text | None:
        """The ARN of an alias or version: that of its function, and the label."""
        function = self._property(logical_id, "FunctionName")
        if function is None or label is None:
            return None
        arn = function if any(piece.literal == "function" for piece in function.split(":")) else self._lambda(function)
        text = Text.of(arn, ":", label)
        self.named_by[text] = self.prefix + logical_id
        return text

    def _property(self, logical_id: str, key: str) -> Text | None:
        """The text of a property of a resource; None where there is none, or where it hangs on itself."""
        properties = self.template.resources[logical_id].entry("Properties")
        located = None if properties is None else properties.entry(key)
        if located is None or logical_id in self._under_way:
            return None
        self._under_way.add(logical_id)
        value: Maybe[Text] = self.evaluator.text(located)
        self._under_way.discard(logical_id)
        return value.value if isinstance(value, Known) else None if value is None else value.text

    def attribute_of(self, logical_id: str, attribute: str) -> Text:
        """An attribute of a resource, written out where its form is documented."""
        kind = self.template.resource_type(logical_id)
        make = ATTRIBUTES.get((kind, attribute))
        if make is None:
            plain = attribute in ("RootResourceId", "Version", "Name", "Id", "StageId")
            return Text.of(Reference("resource", self.prefix + logical_id, attribute, plain=plain))
        text = make(self, logical_id)
        self.named_by[text] = self.prefix + logical_id
        return text

    def _lambda(self, name: Text) -> Text:
        partition, region = self.pseudo("AWS::Partition"), self.pseudo("AWS::Region")
        return Text.of("arn:", partition, ":lambda:", region, ":", self.pseudo("AWS::AccountId"), ":function:", name)

    def function_arn(self, logical_id: str) -> Text:
        return self._lambda(self.identity(logical_id))

    def api_endpoint(self, logical_id: str) -> Text:
        """ "https://{api}.execute-api.{region}.{suffix}", with wss for a WebSocket API."""
        protocol = self._property(logical_id, "ProtocolType")
        scheme = "wss" if protocol is not None and str(protocol).upper() == "WEBSOCKET" else "https"
        region, suffix = self.pseudo("AWS::Region"), self.pseudo("AWS::URLSuffix")
        return Text.of(f"{scheme}://", self.identity(logical_id), ".execute-api.", region, ".", suffix)

    def user_pool_arn(self, logical_id: str) -> Text:
        partition, region = self.pseudo("AWS::Partition"), self.pseudo("AWS::Region")
        account = self.pseudo("AWS::AccountId")
        pool = self.identity(logical_id)
        return Text.of("arn:", partition, ":cognito-idp:", region, ":", account, ":userpool/", pool)

    def user_pool_provider(self, logical_id: str) -> Text:
        region = self.pseudo("AWS::Region")
        return Text.of("cognito-idp.", region, ".amazonaws.com/", self.identity(logical_id))

    def user_pool_url(self, logical_id: str) -> Text:
        return Text.of("https://", self.user_pool_provider(logical_id))

    def bucket_host(self, logical_id: str) -> Text:
        return Text.of(self.identity(logical_id), ".s3.amazonaws.com")

    def regional_bucket_host(self, logical_id: str) -> Text:
        region, suffix = self.pseudo("AWS::Region"), self.pseudo("AWS::URLSuffix")
        return Text.of(self.identity(logical_id), ".s3.", region, ".", suffix)

    def website_url(self, logical_id: str) -> Text:
        region, suffix = self.pseudo("AWS::Region"), self.pseudo("AWS::URLSuffix")
        return Text.of("http://", self.identity(logical_id), ".s3-website-", region, ".", suffix)

    def function_url(self, logical_id: str) -> Text:
        url_id = Reference("resource", self.prefix + logical_id, "UrlId")
        return Text.of("https://", url_id, ".lambda-url.", self.pseudo("AWS::Region"), ".on.aws/")


ATTRIBUTES: dict[tuple[str, str], Callable[[Referents, str], Text]] = {
    ("AWS::Lambda::Function", "Arn"): Referents.function_arn,
    ("AWS::Serverless::Function", "Arn"): Referents.function_arn,
    ("AWS::Lambda::Alias", "AliasArn"): Referents.identity,
    ("AWS::Lambda::Version", "FunctionArn"): Referents.identity,
    ("AWS::Lambda::Url", "FunctionUrl"): Referents.function_url,
    ("AWS::ApiGatewayV2::Api", "ApiEndpoint"): Referents.api_endpoint,
    ("AWS::ApiGatewayV2::Api", "ApiId"): Referents.identity,
    ("AWS::ApiGateway::RestApi", "RestApiId"): Referents.identity,
    ("AWS::ApiGateway::Resource", "ResourceId"): Referents.identity,
    ("AWS::ApiGateway::Deployment", "DeploymentId"): Referents.identity,
    ("AWS::ApiGatewayV2::Deployment", "DeploymentId"): Referents.identity,
    ("AWS::ApiGateway::Authorizer", "AuthorizerId"): Referents.identity,
    ("AWS::ApiGatewayV2::Authorizer", "AuthorizerId"): Referents.identity,
    ("AWS::ApiGateway::UsagePlan", "Id"): Referents.identity,
    ("AWS::ApiGateway::ApiKey", "APIKeyId"): Referents.identity,
    ("AWS::ApiGateway::RequestValidator", "RequestValidatorId"): Referents.identity,
    ("AWS::CloudFront::Distribution", "Id"): Referents.identity,
    ("AWS::CloudFront::CachePolicy", "Id"): Referents.identity,
    ("AWS::CloudFront::OriginRequestPolicy", "Id"): Referents.identity,
    ("AWS::CloudFront::ResponseHeadersPolicy", "Id"): Referents.identity,
    ("AWS::Cognito::UserPool", "UserPoolId"): Referents.identity,
    ("AWS::Cognito::UserPool", "Arn"): Referents.user_pool_arn,
    ("AWS::Cognito::UserPool", "ProviderName"): Referents.user_pool_provider,
    ("AWS::Cognito::UserPool", "ProviderURL"): Referents.user_pool_url,
    ("AWS::Cognito::UserPoolClient", "ClientId"): Referents.identity,
    ("AWS::S3::Bucket", "DomainName"): Referents.bucket_host,
    ("AWS::S3::Bucket", "RegionalDomainName"): Referents.regional_bucket_host,
    ("AWS::S3::Bucket", "WebsiteURL"): Referents.website_url,
    ("AWS::EC2::VPCEndpoint", "Id"): Referents.identity,
}


def _of_region(name: str, region: str | None) -> str | None:
    """The partition, or what host names end in, of a region.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
    """
    if region is None:
        return None
    china = region.startswith("cn-")
    if name == "AWS::URLSuffix":
        return "amazonaws.com.cn" if china else "amazonaws.com"
    return "aws-cn" if china else "aws-us-gov" if region.startswith("us-gov-") else "aws"
