import {
  CloudfrontResponseHeadersPolicy,
  type CloudfrontResponseHeadersPolicySecurityHeadersConfig,
} from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";

export interface ResponseHeadersProps {
  readonly naming: Naming;
  /** The origin whose pages may read answers by script, or `*`. */
  readonly corsOrigin: string;
}

/** Two years in seconds, as browsers' preload lists recommend. */
const HSTS_SECONDS = 63_072_000;

/** The headers that CloudFront adds to what it serves: own policies, since AWS's managed one knows no downloads. */
export class ResponseHeaders extends Construct {
  readonly assets: CloudfrontResponseHeadersPolicy;
  readonly downloads: CloudfrontResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { naming, corsOrigin }: ResponseHeadersProps) {
    super(scope, id);
    const corsConfig = {
      accessControlAllowCredentials: false,
      accessControlAllowHeaders: { items: ["*"] },
      accessControlAllowMethods: { items: ["GET", "HEAD"] },
      accessControlAllowOrigins: { items: [corsOrigin] },
      originOverride: true,
    };
    this.assets = new CloudfrontResponseHeadersPolicy(this, "assets", {
      name: naming.resource("responseHeadersPolicy", "assets"),
      comment: "Security headers of assets",
      corsConfig,
      securityHeadersConfig: SECURITY_HEADERS,
    });
    this.downloads = new CloudfrontResponseHeadersPolicy(this, "downloads", {
      name: naming.resource("responseHeadersPolicy", "downloads"),
      comment: "Solution files are saved, never shown",
      corsConfig,
      securityHeadersConfig: {
        ...SECURITY_HEADERS,
        // Partners' files share the host with the assets: even opened in a browser, nothing in them may run.
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; sandbox", override: true },
      },
      customHeadersConfig: {
        // The upload's signed policy fixes "attachment" with the file's name on the object; this is for objects without.
        items: [{ header: "Content-Disposition", value: "attachment", override: false }],
      },
    });
  }
}

const SECURITY_HEADERS: CloudfrontResponseHeadersPolicySecurityHeadersConfig = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: "DENY", override: true },
  referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
  strictTransportSecurity: {
    accessControlMaxAgeSec: HSTS_SECONDS,
    includeSubdomains: true,
    preload: true,
    override: true,
  },
};
