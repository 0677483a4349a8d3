"""What is no answer of AWS's is told from what is one."""

from __future__ import annotations

from typing import Any

import pytest

from botocore_shapes import faults, output_shape

STAGE = {"stageName": "prod", "deploymentId": "a1b2c3", "variables": {"table": "orders"}, "tracingEnabled": False}


def test_an_answer_has_no_faults() -> None:
    assert faults({"item": [STAGE]}, output_shape("apigateway", "GetStages")) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"stagename": "prod"}, " has no member stagename"),
        ({"tracingEnabled": "false"}, ".tracingEnabled is no boolean: 'false'"),
        ({"canarySettings": {"percentTraffic": True}}, ".canarySettings.percentTraffic is no double: True"),
        ({"variables": {"table": 1}}, ".variables.table is no string: 1"),
        ({"variables": []}, ".variables is no map: []"),
        ({"methodSettings": {"*/*": []}}, ".methodSettings.*/* is no structure: []"),
    ],
)
def test_a_member_that_is_unknown_or_of_another_type_is_a_fault(change: dict[str, Any], fault: str) -> None:
    assert faults({**STAGE, **change}, output_shape("apigateway", "GetStages", "item", "[]")) == [fault]


def test_a_member_that_is_required_and_lacking_is_a_fault() -> None:
    assert faults({"Id": "E1"}, output_shape("cloudfront", "ListDistributions", "DistributionList", "Items", "[]"))[
        :2
    ] == [" lacks ARN", " lacks Status"]


def test_items_are_told_by_their_number() -> None:
    assert faults({"item": [STAGE, "prod"]}, output_shape("apigateway", "GetStages")) == [
        ".item[1] is no structure: 'prod'"
    ]
