"""Prints what exists of a stage, as JSON: read by AWS's SDK for Python from the endpoint that the environment names.

Usage: read-back.py STAGE REGION
"""
import json
import sys

import boto3

stage, region = sys.argv[1:]


def client(service):
    return boto3.client(service, region_name=region)


def tables():
    dynamodb = client("dynamodb")
    found = {}
    for name in dynamodb.list_tables()["TableNames"]:
        if not name.startswith(f"marketplace-{stage}-"):
            continue
        table = dynamodb.describe_table(TableName=name)["Table"]
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        found[name] = {
            "keys": keys(table),
            "indexes": {index["IndexName"]: keys(index) for index in table.get("GlobalSecondaryIndexes", [])},
            "projections": {
                index["IndexName"]: index["Projection"]["ProjectionType"]
                for index in table.get("GlobalSecondaryIndexes", [])
            },
            "billing": table.get("BillingModeSummary", {}).get("BillingMode"),
            "encryption": table.get("SSEDescription", {}).get("SSEType"),
            "protected": table.get("DeletionProtectionEnabled", False),
            "recovery": backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"],
            "ttl": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"].get("AttributeName"),
        }
    return found


def keys(described):
    return [key["AttributeName"] for key in described["KeySchema"]]


def buckets():
    s3 = client("s3")
    found = {}
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        if not name.startswith(f"marketplace-{stage}-"):
            continue
        encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"][0]
        found[name] = {
            "policy": json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]),
            "versioning": s3.get_bucket_versioning(Bucket=name).get("Status"),
            "encryption": encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
            "blocked": s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"],
            "ownership": s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
            "rules": len(s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]),
            "keys": [item["Key"] for item in s3.list_objects_v2(Bucket=name).get("Contents", [])],
        }
    return found


def functions():
    functions = client("lambda").list_functions()["Functions"]
    return {
        function["FunctionName"]: {
            "memory": function["MemorySize"],
            "timeout": function["Timeout"],
            "architecture": function["Architectures"][0],
            "variables": sorted(function["Environment"]["Variables"]),
            "stage": function["Environment"]["Variables"]["STAGE"],
            "subnets": len(function["VpcConfig"]["SubnetIds"]),
            "securityGroups": len(function["VpcConfig"]["SecurityGroupIds"]),
            "layers": len(function.get("Layers", [])),
            "tracing": function.get("TracingConfig", {}).get("Mode"),
            "role": function["Role"].split("/")[-1],
        }
        for function in functions
        if function["FunctionName"].startswith(f"MarketplaceApi-{stage}-")
    }


def alarms():
    found = {}
    for page in client("cloudwatch").get_paginator("describe_alarms").paginate():
        for alarm in page["MetricAlarms"]:
            if alarm["AlarmName"].startswith(f"marketplace-{stage}-"):
                found[alarm["AlarmName"]] = {
                    "threshold": alarm["Threshold"],
                    "periods": alarm["EvaluationPeriods"],
                    "comparison": alarm["ComparisonOperator"],
                    "actions": len(alarm["AlarmActions"]),
                    "missing": alarm.get("TreatMissingData"),
                    "description": alarm.get("AlarmDescription"),
                }
    return found


def log_groups():
    found = {}
    for page in client("logs").get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            found[group["logGroupName"]] = {
                "retention": group.get("retentionInDays"),
                "encrypted": group.get("kmsKeyId") is not None,
            }
    return found


def apis():
    gateway = client("apigateway")
    found = {}
    for api in gateway.get_rest_apis()["items"]:
        routes = []
        for page in gateway.get_paginator("get_resources").paginate(restApiId=api["id"], embed=["methods"]):
            for resource in page["items"]:
                for method in resource.get("resourceMethods", {}):
                    routes.append({"method": method, "path": resource["path"]})
        stages = gateway.get_stages(restApiId=api["id"])["item"]
        found[api["name"]] = {
            "routes": sorted(routes, key=lambda route: (route["path"], route["method"])),
            "stages": {
                item["stageName"]: {"tracing": item.get("tracingEnabled", False), "logs": "accessLogSettings" in item}
                for item in stages
            },
            "types": api["endpointConfiguration"]["types"],
        }
    return found


parts = (tables, buckets, functions, alarms, log_groups, apis)
print(json.dumps({part.__name__: part() for part in parts}))
