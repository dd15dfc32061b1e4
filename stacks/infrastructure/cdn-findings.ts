import type { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import type { CdnDomainConfig } from "../../config/stages";
import { suppress } from "../policies/suppressions";

const NO_WEB_ACL = "Nothing behind the CDN interprets a request: it serves objects. The API has the web ACL.";
const NO_CERTIFICATE =
  "The TLS version can only be chosen with a certificate, and so with a domain, of the stage's own.";

const ACCEPTED_FINDINGS = {
  CKV_AWS_68: NO_WEB_ACL,
  CKV2_AWS_47: NO_WEB_ACL,
  CKV_AWS_86: "Access logs are delivered by standard logging v2; the legacy way needs bucket ACLs.",
  CKV_AWS_310: "The buckets exist in one region, so there is nothing to fail over to.",
  CKV_AWS_374: "The marketplace sells everywhere.",
};
const ACCEPTED_WITHOUT_DOMAIN = { CKV_AWS_174: NO_CERTIFICATE, CKV2_AWS_42: NO_CERTIFICATE };

/** Accepts what public checkers find at the distribution, some of it only while the stage has no domain of its own. */
export function acceptFindings(
  distribution: CloudfrontDistribution,
  domain: CdnDomainConfig | undefined,
): void {
  const accepted = { ...ACCEPTED_FINDINGS, ...(domain === undefined ? ACCEPTED_WITHOUT_DOMAIN : {}) };
  for (const [rule, reason] of Object.entries(accepted)) suppress(distribution, rule, reason);
}
