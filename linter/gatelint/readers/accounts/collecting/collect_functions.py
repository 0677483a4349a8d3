"""Lambda functions that integrations, authorizers and distributions name.

Calls: for each function 3 (GetFunctionConfiguration, GetPolicy, GetFunctionConcurrency), GetPolicy once more for each
version or alias that is named, and ListAliases where one is; 1 where CloudFront runs it. They are made at once: that a
function is not there is rare, and to wait for it would cost more time than the calls. GetFunction would tell two of
these at once, but also where its code can be had.
https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gatelint.readers.accounts.collecting.answered_documents import decoded
from gatelint.readers.accounts.collecting.asking import child
from gatelint.readers.accounts.collecting.kept_values import without_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from gatelint.readers.accounts.collecting.asking import Service, Steps

LATEST = "$LATEST"


def collect_functions(
    functions: Service,
    named: Mapping[str, AbstractSet[str]],
    run_by_cloudfront: AbstractSet[str],
    hosts: AbstractSet[str],
    with_urls: bool,
) -> Steps:
    """Reads functions by their names, with the policies of the qualifiers that they are invoked with ("" for none).

    `hosts` are those of the snapshot, `with_urls` asks for the URLs of functions.
    """
    told = child(functions.told, "functions")

    def kept(configuration: Any) -> Any:
        return without_secrets(configuration, hosts)

    for name in sorted({*named, *run_by_cloudfront}):
        functions.one(
            child(told, name), "configuration", "get_function_configuration", of=name, kept=kept, FunctionName=name
        )
    for name in sorted(named):
        function = child(told, name)
        _ask_for_policies(functions, name, named[name])
        if with_urls:
            functions.one(function, "url", "get_function_url_config", of=name, FunctionName=name)
        functions.one(
            function,
            "concurrency",
            "get_function_concurrency",
            "ReservedConcurrentExecutions",
            of=name,
            FunctionName=name,
        )
    yield
    for name in named:
        if told[name]["configuration"] is None:
            told[name] = {"configuration": None}


def _ask_for_policies(functions: Service, name: str, qualifiers: AbstractSet[str]) -> None:
    """Each version and alias has a policy of its own; that of $LATEST is the function's."""
    function = functions.told["functions"][name]
    policies = child(function, "policies")
    versions = sorted(qualifiers - {"", LATEST})
    function["versions_asked"] = versions
    if len(versions) < len(qualifiers):
        functions.one(policies, "", "get_policy", "Policy", of=name, kept=decoded, FunctionName=name)
    for version in versions:
        functions.one(
            policies,
            version,
            "get_policy",
            "Policy",
            of=f"{name}:{version}",
            kept=decoded,
            FunctionName=name,
            Qualifier=version,
        )
    if versions:
        functions.every(function, "aliases", "list_aliases", "Aliases", of=name, FunctionName=name)
