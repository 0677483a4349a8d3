"""The same template, read as a template and as an account in which it is deployed, gives the same findings."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deployed import INVISIBLE_RULES, NotExpressible, deployed
from deployed.visible import visible_door
from gatelint.account_engine import examine_accounts
from gatelint.engine import run
from gatelint.readers.accounts.building.doors import read_accounts
from gatelint.readers.templates.read import Reading, Scenario
from rule_fixtures import FIXTURES, cases, clean_templates, rules

if TYPE_CHECKING:
    from gatelint.engine import Sighting
    from gatelint.front_door.door import FrontDoor

TEMPLATES = [path for case in cases() for path in (case.broken, case.fixed)] + clean_templates()

Found = tuple[str, str, str]
"""Of a finding: the rule, the request, and "will" or "may"."""


EXPLAINED = {
    "api-key-disabled/enabled-left-out/broken": "an account does not tell whether that was written",
    "cloudfront-origin-domain-malformed/literal/fixed": "an account shows that the API is not there",
    "cloudfront-origin-path-stage-missing/default-behavior/broken": "ListDistributions tells no default root object",
    "cloudfront-origin-path-stage-missing/http-api-told-url/broken": "ListDistributions tells no default root object",
    "cognito-scope-not-grantable/client-not-allowed/broken": "an account shows that there is no other app client",
    "cognito-scope-not-grantable/sam-http-undefined/broken": "an account shows that there is no resource server",
    "cors-allow-headers-incomplete/sam-short-cors/broken": "one line of SAM makes a method for each path",
    "cors-options-requires-api-key/sam/broken": "one line of SAM makes a method for each path",
    "cors-rest-options-requires-auth/sam-default-authorizer/broken": "one line of SAM makes a method for each path",
    "http-api-jwt-audience-mismatch/cdk-other-user-pool/broken": "only user pools that authorizers name are read",
    "http-api-jwt-audience-mismatch/rest-names-of-clients/broken": "only user pools that authorizers name are read",
    "http-api-jwt-issuer-mismatch/rest-wrong-region/broken": "only user pools that authorizers name are read",
    "http-api-no-stage/openapi-json/broken": "an account shows that nobody has made a stage by hand",
    "http-api-no-stage/routes/broken": "an account shows that nobody has made a stage by hand",
    "http-api-not-deployed/written/broken": "an account shows that nobody has deployed by hand",
    "private-policy-wrong-vpce/written-out-openapi/broken": "the ids of VPC endpoints are known in an account",
    "clean/private-policy-endpoints-elsewhere": "the ids of VPC endpoints are known in an account",
    "clean/http-apis-with-stages-made-elsewhere": "an account shows that no other stack has made a stage",
    "clean/disabled-endpoint-mapped-elsewhere": "an account shows that no other stack maps the API",
}
"""The templates of which an account says more, or less, and why that is right."""


def name_of(path: Path) -> str:
    return str(path.relative_to(FIXTURES).with_suffix(""))


def found_in(door: FrontDoor) -> Counter[Found]:
    merged: dict[object, Sighting] = {}
    for rule in rules():
        assert run(rule, Reading("t", [Scenario({}, door)]), merged, {}) is None
    return Counter(
        (one.rule.id, str(one.finding.request), one.finding.certainty.value)
        for one in merged.values()
        if one.rule.id not in INVISIBLE_RULES
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_a_stage_serves_is_what_is_edited_as_long_as_nobody_edits(path: Path) -> None:
    try:
        snapshot = deployed(path)
    except NotExpressible as error:
        pytest.skip(error.why)
    for reading in read_accounts(snapshot):
        for api in reading.scenarios[0].door.apis:
            assert not api.undeployed
            for stage in api.stages:
                if stage.deployed is not None:
                    assert stage.deployed == {(each.path, each.method) for each in api.edited or ()}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_and_the_account_that_it_is_deployed_in_say_the_same(path: Path) -> None:
    try:
        snapshot = deployed(path)
    except NotExpressible as error:
        pytest.skip(error.why)
    account: Counter[Found] = Counter()
    for examination in examine_accounts(snapshot, rules()):
        assert not examination.crashes
        account.update((one.rule, str(one.request), one.certainty.value) for one in examination.diagnoses)
    assert (account == found_in(visible_door(path))) is (name_of(path) not in EXPLAINED)
