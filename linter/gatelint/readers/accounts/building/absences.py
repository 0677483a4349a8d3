"""What is named in an account and is not there: functions, VPC links, roles, user pools.

Only what AWS was asked for, and does not know, counts as missing; what it would not tell of does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gatelint.front_door.integration import Integration
from gatelint.text import Text
from gatelint.values import Known, Truth, Unresolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gatelint.front_door.api import Api
    from gatelint.front_door.door import FrontDoor
    from gatelint.readers.accounts.building.resources import AccountResources, Region

_ROLE = re.compile(r"arn:[\w-]+:iam::(\d{12}):role/(?:[^/*]+/)*([\w+=,.@-]+)")
_STAGE_VARIABLE = "${stageVariables."
_USER_POOL = re.compile(r"arn:[\w-]+:cognito-idp:([\w-]+):(\d{12}):userpool/([\w-]+)")


def note_absences(door: FrontDoor, account: AccountResources) -> None:
    """Marks in a front door what its APIs name and the account does not have."""
    for api in door.apis:
        _note_missing_functions(api, account)
        _note_missing_links(api, account)
    named = {text for api in door.apis for text in _named_by(api)}
    door.missing = frozenset(Text.of(text) for text in named if _is_missing(text, account))


def _note_missing_functions(api: Api, account: AccountResources) -> None:
    targets = [route.integration.target for route in api.routes if isinstance(route.integration, Integration)]
    targets += [authorizer.target for authorizer in api.authorizers]
    for target in targets:
        is_elsewhere = target is not None and isinstance(target.function, Unresolved)
        if target is not None and is_elsewhere and _name_here(target.arn, account.region) in account.missing_functions:
            target.exists = Truth.NO


def _name_here(arn: Text, region: Region) -> str:
    """The name of the function that an ARN is of, where it is one of this region and account; else the ARN."""
    written = arn.literal or ""
    here = f":lambda:{region.name}:{region.account}:function:"
    return written.partition(here)[2].partition(":")[0] or written


def _note_missing_links(api: Api, account: AccountResources) -> None:
    if not account.links_read:
        return
    links = account.of_type("AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink")
    known_links = {link.identity for link in links}
    for route in api.routes:
        integration = route.integration
        if not isinstance(integration, Integration) or not isinstance(integration.connection_id, Known):
            continue
        identity = integration.connection_id.value.literal
        if identity and _STAGE_VARIABLE not in identity:
            integration.vpc_link_exists = Truth.of(identity in known_links)


def _named_by(api: Api) -> Iterator[str]:
    """The ARNs of roles and user pools that an API names."""
    values = [route.integration.credentials for route in api.routes if isinstance(route.integration, Integration)]
    values += [authorizer.credentials for authorizer in api.authorizers]
    values += [arn for authorizer in api.authorizers for arn in authorizer.provider_arns]
    for value in values:
        if isinstance(value, Known) and value.value.literal is not None:
            yield value.value.literal


def _is_missing(arn: str, account: AccountResources) -> bool:
    role = _ROLE.fullmatch(arn)
    if role is not None:
        # A name is given once in an account, whatever path stands before it in the ARN, and in capitals or not.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
        is_told = role[1] == account.region.account and role[2] in account.roles
        return is_told and (account.roles[role[2]] or "").lower() != arn.lower()
    pool = _USER_POOL.fullmatch(arn)
    here = (account.region.name, account.region.account)
    return pool is not None and (pool[1], pool[2]) == here and pool[3] in account.missing_pools
