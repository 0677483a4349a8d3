"""An account, as a snapshot has it, in which commands of the AWS CLI are run: as far as findings have such."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any, cast

from aws_command_lines import Call, Line, input_shape, parameters_of, taken_apart
from mended_surroundings import SURROUNDINGS

Json = dict[str, Any]


class MendedAccount:
    """Runs commands on the snapshot of one account. jq itself runs what is for jq."""

    def __init__(self, snapshot: Json, variables: dict[str, str]) -> None:
        self.snapshot = snapshot
        self.account: Json = snapshot["accounts"][0]
        self.files: dict[str, str] = {}
        self.variables = variables

    def run(self, command: str) -> None:
        line = taken_apart(command)
        text = ""
        for call in line.calls:
            text = json.dumps(self.answer(call))
        if line.jq:
            text = self.filtered(line, text)
        if line.written is not None:
            self.files[line.written] = text
        if line.variable is not None:
            self.variables[line.variable] = self.parent_in(line.calls[0])

    def filtered(self, line: Line, text: str) -> str:
        words = [self.expanded(word) for word in line.jq]
        if not line.calls:
            text = self.files[words.pop()]
        return subprocess.run(["jq", *words], input=text, capture_output=True, text=True, check=True).stdout

    def expanded(self, word: str) -> str:
        """The word with the values of its variables."""
        word = re.sub(r"\$\{([A-Z_]+):\?[^}]*\}", lambda found: self.variables[found[1]], word)
        word = re.sub(r"\$([A-Z]{2,})", lambda found: self.variables[found[1]], word)
        return re.sub(r"\$\(jq -r \.ETag (.*)\)", lambda found: json.loads(self.files[found[1]])["ETag"], word)

    def answer(self, call: Call) -> Any:
        asked, flaws = parameters_of(call)
        assert not flaws
        asked = {name: self.given(value) for name, value in asked.items()}
        region: Json = self.account["regions"].get(call.options.get("region", [""])[0], {})
        if call.service == "cloudfront":
            return self.cloudfront(call.operation, asked)
        if call.service in SURROUNDINGS:
            return SURROUNDINGS[call.service](self.account, region, call.operation, self.with_file(call, asked))
        if call.service == "lambda":
            if call.operation == "delete-function-concurrency":
                return self.unreserve(region, asked)
            return self.permit(region, asked)
        if call.service == "ec2":
            return self.vpc_endpoints(region, call.operation, asked)
        parts = {"apigateway": self.rest, "apigatewayv2": self.v2}
        return parts[call.service](region, call.operation, asked)

    def with_file(self, call: Call, asked: Json) -> Json:
        """What a call is asked with, that in the file of --cli-input-json included."""
        if "cli-input-json" in call.options:
            asked = {**self.given(call.get("cli-input-json")), **asked}
        shape = input_shape(call)
        assert set(shape.required_members) <= set(asked) <= set(shape.members)
        return asked

    def given(self, value: object) -> Any:
        if isinstance(value, list):
            return [self.given(each) for each in cast("list[object]", value)]
        if isinstance(value, dict):
            return {name: self.given(each) for name, each in cast("dict[str, object]", value).items()}
        if not isinstance(value, str):
            return value
        told = self.expanded(value)
        return json.loads(self.files[told.removeprefix("file://")]) if told.startswith("file://") else told

    # --- CloudFront ------------------------------------------------------------------------------------------------

    def cloudfront(self, operation: str, asked: Json) -> Json:
        verb, _, thing = operation.partition("-")
        service: Json = self.account["global"]["cloudfront"]
        thing = thing.removesuffix("-config")
        name = "".join(word.capitalize() for word in thing.split("-"))
        if thing == "distribution":
            (owner,) = (each for each in service["distributions"] if each["Id"] == asked["Id"])
            config: Json = owner
        else:
            listing = service[f"{thing.replace('-', '_').removesuffix('y')}ies"]
            (owner,) = (each[name] for each in listing if each[name]["Id"] == asked["Id"])
            config = owner[f"{name}Config"]
        if verb == "get":
            return {"ETag": "E1", f"{name}Config": json.loads(json.dumps(config))}
        assert asked["IfMatch"] == "E1"
        config.clear()
        config.update(asked[f"{name}Config"])
        return config

    # --- Lambda ----------------------------------------------------------------------------------------------------

    def permit(self, region: Json, asked: Json) -> Json:
        name = asked["FunctionName"].rpartition(":")[2]
        policies: Json = region["lambda"]["functions"][name]["policies"]
        qualifier = asked.get("Qualifier", "")
        written = policies.get(qualifier)
        document: Json = (json.loads(written) if isinstance(written, str) else written) or {"Statement": []}
        assert all(each.get("Sid") != asked["StatementId"] for each in document["Statement"])
        document["Statement"].append(
            {
                "Sid": asked["StatementId"],
                "Effect": "Allow",
                "Principal": {"Service": asked["Principal"]},
                "Action": asked["Action"],
                "Resource": asked["FunctionName"] + (f":{qualifier}" if qualifier else ""),
                "Condition": {"ArnLike": {"AWS:SourceArn": asked["SourceArn"]}},
            }
        )
        policies[qualifier] = document
        return document

    def unreserve(self, region: Json, asked: Json) -> Json:
        function: Json = region["lambda"]["functions"][asked["FunctionName"].rpartition(":")[2]]
        del function["concurrency"]
        return function

    # --- VPC endpoints ---------------------------------------------------------------------------------------------

    def vpc_endpoints(self, region: Json, operation: str, asked: Json) -> Json:
        wanted = asked.get("VpcEndpointId") or asked["VpcEndpointIds"][0]
        endpoint: Json
        (endpoint,) = (each for each in region["ec2"]["vpc_endpoints"] if each["VpcEndpointId"] == wanted)
        if operation == "describe-vpc-endpoints":
            policy = endpoint["PolicyDocument"]
            return {"VpcEndpoints": [{"PolicyDocument": policy if isinstance(policy, str) else json.dumps(policy)}]}
        for name in ("PrivateDnsEnabled", "PolicyDocument"):
            if name in asked:
                endpoint[name] = asked[name]
        return endpoint

    # --- API Gateway -----------------------------------------------------------------------------------------------

    def parent_in(self, call: Call) -> str:
        """What `--query items[?path=='/'].id` answers."""
        path = call.get("query").partition("'")[2].partition("'")[0]
        region: Json = self.account["regions"][call.get("region")]
        (api,) = (each for each in region["apigateway"]["rest_apis"] if each["id"] == call.get("rest-api-id"))
        (identity,) = (each["id"] for each in api["resources"] if each["path"] == path)
        return str(identity)

    def rest(self, region: Json, operation: str, asked: Json) -> Any:
        service: Json = region["apigateway"]
        thing = operation.partition("-")[2]
        if thing in ("api-key", "usage-plan", "base-path-mapping", "usage-plan-key"):
            return self.beside_rest(region, service, operation, asked)
        (api,) = (each for each in service["rest_apis"] if each["id"] == asked["restApiId"])
        if operation in ("get-rest-api", "get-resources"):
            return api
        if operation == "create-deployment":
            return self.deploy(api, asked["stageName"])
        owner = api
        if thing == "authorizer":
            (owner,) = (each for each in api["authorizers"] if each["id"] == asked["authorizerId"])
        elif thing == "stage":
            (owner,) = (each for each in api["stages"] if each["stageName"] == asked["stageName"])
            if "/throttling/" in asked["patchOperations"][0]["path"]:
                return throttled(owner, asked["patchOperations"])
        elif thing != "rest-api":
            return self.method(api, operation, asked)
        return patched(owner, asked["patchOperations"])

    def method(self, api: Json, operation: str, asked: Json) -> Any:
        (resource,) = (each for each in api["resources"] if each["id"] == asked["resourceId"])
        methods: Json = resource.setdefault("resourceMethods", {})
        verb, _, thing = operation.partition("-")
        told = {key: value for key, value in asked.items() if key not in ("restApiId", "resourceId", "statusCode")}
        if operation == "put-method":
            assert asked["httpMethod"] not in methods
            methods[asked["httpMethod"]] = {"apiKeyRequired": False, **told}
            return told
        method: Json = methods[asked["httpMethod"]]
        if operation == "put-integration":
            told["httpMethod"] = told.pop("integrationHttpMethod", None)
            method["methodIntegration"] = {key: value for key, value in told.items() if value is not None}
            return told
        integration: Json = method.get("methodIntegration", {})
        owners = {"method": (method, ""), "integration": (integration, "")}
        owners["method-response"] = (method, "methodResponses")
        owners["integration-response"] = (integration, "integrationResponses")
        owner, listing = owners[thing]
        if listing:
            owner = owner.setdefault(listing, {}).setdefault(asked["statusCode"], {})
        if verb == "put":
            owner.update({"statusCode": asked["statusCode"], "responseParameters": asked["responseParameters"]})
            return owner
        return patched(owner, asked["patchOperations"])

    def deploy(self, api: Json, name: str) -> Json:
        stage: Json
        (stage,) = (each for each in api["stages"] if each["stageName"] == name)
        summary: Json = {}
        for resource in api["resources"]:
            for verb, method in resource.get("resourceMethods", {}).items():
                guards = {key: method.get(key) for key in ("authorizationType", "apiKeyRequired")}
                summary.setdefault(resource["path"], {})[verb] = guards
        stage["deploymentId"] = "mended"
        api.get("exports", {}).pop(name, None)  # it tells of the deployment before
        api["deployments"].append({"id": "mended"})
        api.setdefault("summaries", {})["mended"] = summary
        return stage

    def beside_rest(self, region: Json, service: Json, operation: str, asked: Json) -> Any:
        if operation == "update-api-key":
            (key,) = (each for each in service["api_keys"] if each["id"] == asked["apiKey"])
            return patched(key, asked["patchOperations"])
        if operation == "create-base-path-mapping":
            return self.map(region, {"basePath": asked.get("basePath", "(none)"), **asked})
        if operation == "update-base-path-mapping":
            (domain,) = (each for each in service["domain_names"] if each["domainName"] == asked["domainName"])
            (mapping,) = (each for each in domain["base_path_mappings"] if each["basePath"] == asked["basePath"])
            return patched(mapping, asked["patchOperations"])
        (plan,) = (each for each in service["usage_plans"] if each["id"] == asked["usagePlanId"])
        if operation == "create-usage-plan-key":
            (key,) = (each for each in service["api_keys"] if each["id"] == asked["keyId"])
            plan["keys"].append({"id": key["id"], "name": key["name"], "type": asked["keyType"]})
            return plan
        (patch,) = asked["patchOperations"]
        if patch["path"] != "/apiStages":
            return limited(plan, patch)
        assert patch["op"] == "add"
        api, _, stage = patch["value"].partition(":")
        plan.setdefault("apiStages", []).append({"apiId": api, "stage": stage})
        return plan

    def map(self, region: Json, asked: Json) -> Json:
        domains = region["apigateway"]["domain_names"]
        (domain,) = (each for each in domains if each["domainName"] == asked["domainName"])
        mapping = {key: asked[key] for key in ("basePath", "restApiId", "stage")}
        domain.setdefault("base_path_mappings", []).append(mapping)
        return mapping

    def v2(self, region: Json, operation: str, asked: Json) -> Any:
        service: Json = region["apigatewayv2"]
        verb, _, thing = operation.partition("-")
        if thing == "routing-rule":
            (domain,) = (each for each in service["domain_names"] if each["DomainName"] == asked["DomainName"])
            (rule,) = (each for each in domain["routing_rules"] if each["RoutingRuleId"] == asked["RoutingRuleId"])
            domain["routing_rules"].remove(rule)
            return {}
        if thing in ("domain-name", "api-mapping"):
            (domain,) = (each for each in service["domain_names"] if each["DomainName"] == asked["DomainName"])
            if thing == "domain-name":
                for other in region["apigateway"]["domain_names"]:
                    if other["domainName"] == asked["DomainName"]:
                        other["routingMode"] = asked["RoutingMode"]
                return changed(domain, asked)
            if verb == "create":
                domain["api_mappings"].append({"ApiMappingId": "mended", **asked})
                return domain
            (mapping,) = (each for each in domain["api_mappings"] if each["ApiMappingId"] == asked["ApiMappingId"])
            return changed(mapping, asked)
        (api,) = (each for each in service["apis"] if each["ApiId"] == asked["ApiId"])
        for stage in api["stages"]:
            if stage.get("AutoDeploy") or (
                operation == "create-deployment" and stage["StageName"] == asked["StageName"]
            ):
                api.get("exports", {}).pop(stage["StageName"], None)  # it tells of the deployment before
        if operation == "create-route":
            api["routes"].append({"RouteId": "mended", "ApiKeyRequired": False, **asked})
            return api
        if operation == "create-stage":
            api["deployments"].append({"DeploymentId": "mended"})
            api["stages"].append({"StageName": asked["StageName"], "AutoDeploy": True, "DeploymentId": "mended"})
            return api
        if operation == "create-route-response":
            (route,) = (each for each in api["routes"] if each["RouteId"] == asked["RouteId"])
            route.setdefault("route_responses", []).append({"RouteResponseKey": asked["RouteResponseKey"]})
            return route
        if operation == "create-deployment":
            api["deployments"].append({"DeploymentId": "mended"})
            (stage,) = (each for each in api["stages"] if each["StageName"] == asked["StageName"])
            stage["DeploymentId"] = "mended"
            return stage
        owner = api
        if thing != "api":
            key = "StageName" if thing == "stage" else f"{thing.capitalize()}Id"
            (owner,) = (each for each in api[f"{thing}s"] if each[key] == asked[key])
        return owner if verb == "get" else changed(owner, asked)


def changed(owner: Json, asked: Json) -> Json:
    owner.update(asked)
    return owner


def patched(owner: Json, patches: list[Json]) -> Json:
    """https://docs.aws.amazon.com/apigateway/latest/api/API_PatchOperation.html"""
    for patch in patches:
        *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in patch["path"].split("/")[1:]]
        inner = owner
        for step in steps:
            inner = inner.setdefault(step, {})
        value = patch["value"]
        if last == "authorizationScopes":
            {"add": inner.setdefault(last, []).append, "remove": inner[last].remove}[patch["op"]](value)
            continue
        inner[last] = {"true": True, "false": False}.get(value, value)
        if last == "authorizationType":
            inner.pop("authorizerId", None)
    return owner


# --- limits --------------------------------------------------------------------------------------------------------


def throttled(stage: Json, patches: list[Json]) -> Json:
    """Settings of a stage are found by the path and the method that they are for; the slashes in the path escaped."""
    for patch in patches:
        *where, throttling, name = patch["path"].split("/")[1:]
        assert (patch["op"], throttling, len(where)) == ("replace", "throttling", 2)
        setting = stage["methodSettings"]["/".join(where)]
        setting[f"throttling{name[:1].upper()}{name[1:]}"] = float(patch["value"])
    return stage


def limited(plan: Json, patch: Json) -> Json:
    """A limit or a quota of a usage plan is set, or what holds it removed."""
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in patch["path"].split("/")[1:]]
    owner = plan
    if "apiStages" in steps:
        (owner,) = (each for each in plan["apiStages"] if f"{each['apiId']}:{each['stage']}" == steps[1])
        throttle, path, method, *limit = [*steps[2:], last]
        steps, last = ([throttle, f"{path}/{method}"], limit[0]) if limit else ([throttle], f"{path}/{method}")
    for step in steps:
        owner = owner[step]
    if patch["op"] == "remove":
        del owner[last]
    else:
        owner[last] = int(patch["value"])
    return plan


# --- what people say -----------------------------------------------------------------------------------------------


def answers_in(snapshot: Json) -> dict[str, str]:
    """What somebody who knows an account may say to the questions that commands ask; a VPC link that they make."""
    for region in snapshot["accounts"][0]["regions"].values():
        links: list[Json] | None = region.get("apigateway", {}).get("vpc_links")
        if links is not None:
            links.append({"id": "another", "name": "another", "targetArns": [], "status": "AVAILABLE"})
    limits = {"RATE_LIMIT": "100", "BURST_LIMIT": "50", "QUOTA": "1000"}
    return {"VALUE": "anything", "VPC_LINK_ID": "another", "HOST": "www.example.com", **limits}
