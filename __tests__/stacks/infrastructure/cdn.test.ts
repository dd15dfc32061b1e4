import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";
import { ACCOUNT, infrastructureWith, statementOf, statementsOf } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the CDN of %s", (stage) => {
  const { api } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const distribution = stack.resource("aws_cloudfront_distribution");
  const assets = distribution.block.default_cache_behavior as Block;
  const [files] = distribution.block.ordered_cache_behavior as [Block];
  const headers = (name: string) =>
    stack.resource("aws_cloudfront_response_headers_policy", { name: `marketplace-${stage}-${name}` });
  const bucketAddress = (key: string) =>
    stack.resource("aws_s3_bucket", { bucket: `marketplace-${stage}-${key}-${ACCOUNT}` }).address;
  const policyOf = (key: string) =>
    stack.resource("aws_s3_bucket_policy", { bucket: `\${${bucketAddress(key)}.id}` }).block.policy;

  it("fetches from both content buckets with requests that it signs", () => {
    const access = stack.resource("aws_cloudfront_origin_access_control");

    expect(access.block).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
    expect(distribution.block.origin).toEqual(
      ["assets", "solution-files"].map((key) => ({
        origin_id: key,
        domain_name: `\${${bucketAddress(key)}.bucket_regional_domain_name}`,
        origin_access_control_id: `\${${access.address}.id}`,
      })),
    );
  });

  it.each([
    ["assets", "*"],
    ["solution-files", "solutions/*"],
  ])("is the only reader of %s", (key, objects) => {
    const allowed = statementsOf(policyOf(key)).filter(({ Effect }) => Effect === "Allow");

    expect(allowed).toEqual([
      {
        Sid: "CloudFrontReads",
        Effect: "Allow",
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: ["s3:GetObject"],
        Resource: [`arn:aws:s3:::marketplace-${stage}-${key}-${ACCOUNT}/${objects}`],
        Condition: { StringEquals: { "aws:SourceArn": `\${${distribution.address}.arn}` } },
      },
    ]);
  });

  it("serves assets to everybody and solution files to holders of a signed URL", () => {
    const group = stack.resource("aws_cloudfront_key_group");

    expect(assets.target_origin_id).toBe("assets");
    expect(assets).not.toHaveProperty("trusted_key_groups");
    expect(distribution.block.ordered_cache_behavior).toHaveLength(1);
    expect(files).toMatchObject({
      path_pattern: "solutions/*",
      target_origin_id: "solution-files",
      trusted_key_groups: [`\${${group.address}.id}`],
    });
  });

  it("starts at index.html", () => {
    expect(distribution.block.default_root_object).toBe("index.html");
  });

  it("only reads, only over HTTPS, and promises no preflight that the buckets would not answer", () => {
    for (const behaviour of [assets, files]) {
      expect(behaviour).toMatchObject({
        viewer_protocol_policy: "https-only",
        allowed_methods: ["GET", "HEAD"],
        cached_methods: ["GET", "HEAD"],
        cache_policy_id: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      });
    }
  });

  it.each(["assets", "downloads"])("adds security headers to %s, whatever the bucket says", (name) => {
    const behaviour = name === "assets" ? assets : files;

    expect(behaviour.response_headers_policy_id).toBe(`\${${headers(name).address}.id}`);
    expect(headers(name).block.security_headers_config).toMatchObject({
      content_type_options: { override: true },
      frame_options: { frame_option: "DENY", override: true },
      referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: true },
      strict_transport_security: {
        access_control_max_age_sec: 63_072_000,
        include_subdomains: true,
        override: true,
      },
    });
    expect(headers(name).block.cors_config).toMatchObject({
      access_control_allow_credentials: false,
      access_control_allow_origins: { items: [api.corsOrigin] },
    });
    expect(headers(name).block.cors_config).not.toHaveProperty("access_control_max_age_sec");
  });

  it("has downloads saved, and lets nothing in them run", () => {
    const { block } = headers("downloads");

    expect(block.custom_headers_config).toEqual({
      items: [{ header: "Content-Disposition", value: "attachment", override: false }],
    });
    expect(block.security_headers_config).toMatchObject({
      content_security_policy: { content_security_policy: "default-src 'none'; sandbox", override: true },
    });
    expect(headers("assets").block).not.toHaveProperty("custom_headers_config");
  });

  it("uses CloudFront's certificate, whose TLS version nobody can choose", () => {
    expect(distribution.block.viewer_certificate).toEqual({ cloudfront_default_certificate: true });
    expect(distribution.block).not.toHaveProperty("aliases");
    expect(stack.outputs.cdn_domain_name?.value).toBe(`\${${distribution.address}.domain_name}`);
  });

  it("does not log in the legacy way, which needs bucket ACLs", () => {
    expect(distribution.block).not.toHaveProperty("logging_config");
  });
});

describe.each(STAGE_NAMES)("the CDN's access logs of %s", (stage) => {
  const stack = synthesized(stage, "infrastructure");
  const bucket = stack.resource("aws_s3_bucket", {
    bucket: `marketplace-${stage}-cloudfront-logs-${ACCOUNT}`,
  });
  const bucketPolicy = stack.resource("aws_s3_bucket_policy", { bucket: `\${${bucket.address}.id}` });
  const source = stack.resource("aws_cloudwatch_log_delivery_source");
  const destination = stack.resource("aws_cloudwatch_log_delivery_destination");
  const delivery = stack.resource("aws_cloudwatch_log_delivery");

  it("go from the distribution to the log bucket", () => {
    expect(source.block).toMatchObject({
      log_type: "ACCESS_LOGS",
      resource_arn: `\${${stack.resource("aws_cloudfront_distribution").address}.arn}`,
    });
    expect(destination.block.delivery_destination_configuration).toEqual([
      { destination_resource_arn: `\${${bucket.address}.arn}` },
    ]);
    expect(delivery.block).toMatchObject({
      delivery_source_name: `\${${source.address}.name}`,
      delivery_destination_arn: `\${${destination.address}.arn}`,
    });
  });

  it("are set up in us-east-1, after the bucket's policy lets them in", () => {
    for (const { block } of [source, destination, delivery]) {
      expect(block.region).toBe("us-east-1");
      expect(block.depends_on).toEqual([bucketPolicy.address]);
    }
  });

  it("are the only thing that may be written into the bucket, by this account's deliveries", () => {
    expect(statementsOf(bucketPolicy.block.policy)).toHaveLength(2);
    expect(statementOf(bucketPolicy.block.policy, "AWSLogDeliveryWrite")).toEqual({
      Sid: "AWSLogDeliveryWrite",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["s3:PutObject"],
      Resource: [`arn:aws:s3:::marketplace-${stage}-cloudfront-logs-${ACCOUNT}/AWSLogs/${ACCOUNT}/*`],
      Condition: {
        StringEquals: {
          "s3:x-amz-acl": "bucket-owner-full-control",
          "aws:SourceAccount": ACCOUNT,
        },
        ArnLike: { "aws:SourceArn": `arn:aws:logs:us-east-1:${ACCOUNT}:delivery-source:*` },
      },
    });
  });

  it("hold no query strings, where signatures are, and no cookies", () => {
    const fields = delivery.block.record_fields;

    expect(fields).toEqual(expect.arrayContaining(["c-ip", "cs-uri-stem", "sc-status", "time-taken"]));
    expect(fields).not.toContain("cs-uri-query");
    expect(fields).not.toContain("cs(Cookie)");
  });
});

describe("the CDN of a stage with its own domain", () => {
  const name = "cdn.marketplace.example";
  const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/0f0f";
  const { output, resources } = infrastructureWith({ cdnDomain: { name, certificateArn } });
  const [distribution] = Object.values(resources("aws_cloudfront_distribution"));

  it("answers under that name with TLS 1.2 or newer", () => {
    expect(distribution).toMatchObject({
      aliases: [name],
      viewer_certificate: {
        acm_certificate_arn: certificateArn,
        ssl_support_method: "sni-only",
        minimum_protocol_version: "TLSv1.2_2021",
      },
    });
  });

  it("is published under that name", () => {
    expect(output.cdn_domain_name?.value).toBe(name);
  });
});
