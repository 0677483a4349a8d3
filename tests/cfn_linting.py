"""What cfn-lint says with the rules of gatelint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from cfnlint.config import ConfigMixIn
from cfnlint.rules import Match, Rules
from cfnlint.runner.template import run_template_by_file_paths

from rule_fixtures import FIXTURES

BROKEN = FIXTURES / "cloudfront-origin-http-only" / "sub" / "broken.yaml"

SAM = """\
Transform: AWS::Serverless-2016-10-31
Parameters: {Policy: {Type: String}}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod}
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: app.handler
      Runtime: python3.13
      Events:
        Get: {Type: Api, Properties: {Path: /orders, Method: GET, RestApiId: !Ref Api}}
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultCacheBehavior: {TargetOriginId: api, ViewerProtocolPolicy: https-only, CachePolicyId: !Ref Policy}
        Origins:
          - Id: api
            DomainName: !Sub "${Api}.execute-api.${AWS::Region}.amazonaws.com"
            OriginPath: /prod
            CustomOriginConfig:
              OriginProtocolPolicy: http-only%s
"""


@cache
def gatelint_rules() -> Rules:
    return Rules.create_from_module("gatelint.cfn_lint")


def linted(path: Path | str, *arguments: str) -> list[Match]:
    """What cfn-lint says of a template where gatelint's rules are the only ones, so that it does not take a second."""
    config = ConfigMixIn(["--template", str(path), *arguments])
    return list(run_template_by_file_paths(config, gatelint_rules()))


def ids(matches: Iterable[Match]) -> Iterator[str]:
    return (match.rule.id for match in matches)


def one(matches: Iterable[Match], rule_id: str) -> Match:
    (match,) = (match for match in matches if match.rule.id == rule_id)
    return match


def rule_named_in(message: str) -> str:
    found = re.search(r"\[([a-z0-9-]+)\]$", message)
    return found[1] if found else message
