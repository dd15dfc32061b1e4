import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { PrivateBucket } from "../constructs/private-bucket";

export interface CdnLogsProps {
  readonly accountId: string;
  readonly naming: Naming;
  readonly distributionArn: string;
  readonly bucket: PrivateBucket;
}

/** CloudFront is a global service: its log deliveries live here, whatever the stage's region. */
const REGION = "us-east-1";

/**
 * What is logged of a request. Left out on purpose: query strings, which hold the signatures of downloads, and cookies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const RECORD_FIELDS = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
  "sc-content-len",
  "sc-range-start",
  "sc-range-end",
];

/** Delivers CloudFront's access logs to their bucket by standard logging v2: the legacy way needs bucket ACLs. */
export class CdnLogs extends Construct {
  constructor(scope: Construct, id: string, { accountId, naming, distributionArn, bucket }: CdnLogsProps) {
    super(scope, id);
    bucket.allow({
      sid: "AWSLogDeliveryWrite",
      principals: { Service: "delivery.logs.amazonaws.com" },
      actions: ["s3:PutObject"],
      resources: [`${bucket.arn}/AWSLogs/${accountId}/*`],
      conditions: {
        StringEquals: {
          "s3:x-amz-acl": "bucket-owner-full-control",
          "aws:SourceAccount": accountId,
        },
        ArnLike: { "aws:SourceArn": `arn:aws:logs:${REGION}:${accountId}:delivery-source:*` },
      },
    });
    // AWS adds the statement itself where it is missing, and then every plan would differ.
    const dependsOn = [bucket.policy];
    const source = new CloudwatchLogDeliverySource(this, "source", {
      region: REGION,
      name: naming.resource("logDelivery", "cdn"),
      logType: "ACCESS_LOGS",
      resourceArn: distributionArn,
      dependsOn,
    });
    const destination = new CloudwatchLogDeliveryDestination(this, "destination", {
      region: REGION,
      name: naming.resource("logDelivery", "cdn-bucket"),
      outputFormat: "json",
      deliveryDestinationConfiguration: [{ destinationResourceArn: bucket.bucket.arn }],
      dependsOn,
    });
    new CloudwatchLogDelivery(this, "delivery", {
      region: REGION,
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      recordFields: RECORD_FIELDS,
      dependsOn,
    });
  }
}
