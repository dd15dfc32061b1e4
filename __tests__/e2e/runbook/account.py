"""Makes in moto what the runbook's commands look at, beside what `npm run bootstrap` makes: of each kind one, under the
stage's own names. Reads a description from standard input (runbook/played-account.ts).

Usage: account.py URL
"""
import json
import sys
import time
from pathlib import Path

import boto3

url = sys.argv[1]
told = json.load(sys.stdin)
stage, region = told["stage"], told["region"]


def client(service):
    return boto3.client(
        service, endpoint_url=url, region_name=region, aws_access_key_id="test", aws_secret_access_key="test"
    )


def make_logs():
    logs = client("logs")
    for name in told["logGroups"]:
        logs.create_log_group(logGroupName=name)
        logs.create_log_stream(logGroupName=name, logStreamName="played")
    now = int(time.time() * 1000)
    for group, message in told["lines"]:
        event = {"timestamp": now, "message": message}
        logs.put_log_events(logGroupName=group, logStreamName="played", logEvents=[event])


def make_functions():
    iam, functions, events = client("iam"), client("lambda"), client("events")
    layer = functions.publish_layer_version(
        LayerName=f"marketplace-{stage}-common", Content={"ZipFile": Path(told["layer"]).read_bytes()}
    )
    anybody = {"Version": "2012-10-17", "Statement": []}
    for function in told["functions"]:
        role = iam.create_role(RoleName=function["role"], AssumeRolePolicyDocument=json.dumps(anybody))
        iam.put_role_policy(
            RoleName=function["role"], PolicyName="access", PolicyDocument=function["policy"]
        )
        functions.create_function(
            FunctionName=function["name"],
            Role=role["Role"]["Arn"],
            Runtime="nodejs22.x",
            Handler="index.handler",
            Code={"ZipFile": Path(function["code"]).read_bytes()},
            Environment={"Variables": function["variables"]},
            Layers=[layer["LayerVersionArn"]],
        )
    scheduled = f"MarketplaceApi-{stage}-ReconciliationFunction"
    rule = f"marketplace-{stage}-reconciliation"
    made = events.put_rule(Name=rule, ScheduleExpression="rate(5 minutes)", State="DISABLED")
    target = functions.get_function(FunctionName=scheduled)["Configuration"]["FunctionArn"]
    events.put_targets(Rule=rule, Targets=[{"Id": "function", "Arn": target}])
    functions.add_permission(
        FunctionName=scheduled,
        StatementId="AllowReconciliationSchedule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=made["RuleArn"],
    )


def make_network():
    ec2 = client("ec2")

    def named(kind, thing):
        tags = [{"Key": "Name", "Value": f"marketplace-{stage}-{thing}"}]
        return [{"ResourceType": kind, "Tags": tags}]

    vpc = ec2.create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=named("vpc", "vpc"))["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.99.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(
        VpcId=vpc, GroupName=f"marketplace-{stage}-lambda", Description="functions"
    )["GroupId"]
    ec2.create_network_interface(SubnetId=subnet, Groups=[group], Description="AWS Lambda VPC ENI")
    service = f"com.amazonaws.{region}.dynamodb"
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=service, VpcEndpointType="Gateway")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)


def make_api():
    gateway = client("apigateway")
    api = gateway.create_rest_api(name=f"marketplace-{stage}")["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    place = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    gateway.put_method(**place, authorizationType="NONE")
    gateway.put_integration(**place, type="MOCK")
    gateway.create_deployment(restApiId=api, stageName=stage)


def make_alarms():
    cloudwatch = client("cloudwatch")
    for name in told["alarms"]:
        cloudwatch.put_metric_alarm(
            AlarmName=name,
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Statistic="Sum",
            Period=300,
            EvaluationPeriods=1,
            Threshold=0,
            ComparisonOperator="GreaterThanThreshold",
        )
        cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="played")
    for namespace, name, dimensions in told["metrics"]:
        data = {
            "MetricName": name,
            "Value": 12.0,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        }
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=[data])


def make_tables():
    dynamodb = client("dynamodb")
    for table in told["tables"]:
        dynamodb.create_table(**table)
        dynamodb.update_continuous_backups(
            TableName=table["TableName"],
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
    for name, item in told["items"]:
        dynamodb.put_item(TableName=name, Item=item)


make_logs()
make_functions()
make_network()
make_api()
make_alarms()
make_tables()
