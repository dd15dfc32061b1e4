import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import { SOLUTION_FILES_PREFIX } from "../../config/solution-files";
import type { CdnDomainConfig } from "../../config/stages";
import type { PrivateBucket } from "../constructs/private-bucket";
import { acceptFindings } from "./cdn-findings";
import { ResponseHeaders } from "./response-headers";

export interface CdnProps {
  readonly naming: Naming;
  readonly assets: PrivateBucket;
  readonly solutionFiles: PrivateBucket;
  /** Key group that downloads must be signed with. */
  readonly downloadKeyGroupId: string;
  readonly corsOrigin: string;
  /** @default CloudFront's own name and certificate */
  readonly domain?: CdnDomainConfig;
}

/** AWS's managed cache policy CachingOptimized: neither query strings nor cookies tell objects apart. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

const ASSETS = "assets";
const SOLUTION_FILES = "solution-files";

/** What both behaviours have in common. */
const BEHAVIOUR = {
  viewerProtocolPolicy: "https-only",
  // Without OPTIONS: the buckets answer no preflight, and a plain GET, also of a range, needs none.
  allowedMethods: ["GET", "HEAD"],
  cachedMethods: ["GET", "HEAD"],
  cachePolicyId: CACHING_OPTIMIZED,
  compress: true,
};

/**
 * CloudFront before the two buckets with content: assets for everybody, and solution files for who has a URL signed by
 * the API. It signs its own requests to the buckets, which let nobody else in.
 */
export class Cdn extends Construct {
  readonly distribution: CloudfrontDistribution;
  /** The host that viewers use. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: CdnProps) {
    super(scope, id);
    const { naming, corsOrigin, domain } = props;
    const headers = new ResponseHeaders(this, "response-headers", { naming, corsOrigin });
    const { id: originAccessControlId } = new CloudfrontOriginAccessControl(this, "origin-access", {
      name: naming.resource("originAccessControl", "buckets"),
      description: "Signs the requests of the CDN to its buckets",
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const origin = (originId: string, { bucket }: PrivateBucket) => ({
      originId,
      domainName: bucket.bucketRegionalDomainName,
      originAccessControlId,
    });
    this.distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: naming.resource("tag", "cdn"),
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      // The cheapest edges, in Europe and North America; the rest of the world is served from there.
      priceClass: "PriceClass_100",
      defaultRootObject: "index.html",
      origin: [origin(ASSETS, props.assets), origin(SOLUTION_FILES, props.solutionFiles)],
      defaultCacheBehavior: {
        ...BEHAVIOUR,
        targetOriginId: ASSETS,
        responseHeadersPolicyId: headers.assets.id,
      },
      orderedCacheBehavior: [
        {
          ...BEHAVIOUR,
          pathPattern: `${SOLUTION_FILES_PREFIX}*`,
          targetOriginId: SOLUTION_FILES,
          trustedKeyGroups: [props.downloadKeyGroupId],
          responseHeadersPolicyId: headers.downloads.id,
        },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      ...(domain === undefined ? {} : { aliases: [domain.name] }),
      viewerCertificate: viewerCertificate(domain),
    });
    this.domainName = domain?.name ?? this.distribution.domainName;
    this.allowReads(props.assets, "*");
    this.allowReads(props.solutionFiles, `${SOLUTION_FILES_PREFIX}*`);
    acceptFindings(this.distribution, domain);
  }

  private allowReads(bucket: PrivateBucket, objects: string): void {
    bucket.allow({
      sid: "CloudFrontReads",
      principals: { Service: "cloudfront.amazonaws.com" },
      actions: ["s3:GetObject"],
      resources: [`${bucket.arn}/${objects}`],
      conditions: { StringEquals: { "aws:SourceArn": this.distribution.arn } },
    });
  }
}

/** With its default certificate CloudFront fixes TLSv1 as the minimum, and any other value would differ for ever. */
function viewerCertificate(domain: CdnDomainConfig | undefined) {
  if (domain === undefined) return { cloudfrontDefaultCertificate: true };
  return {
    acmCertificateArn: domain.certificateArn,
    sslSupportMethod: "sni-only",
    minimumProtocolVersion: "TLSv1.2_2021",
  };
}
