import { shownValue } from "../shown-value";
import type { Concern } from "../stage-review";
import { type Reach, reachOf } from "./reach";
import { lineOf, type ReviewedResource, VERBS, valueAfter } from "./reviewed-resource";

/** Types without which something is open that was guarded. */
const GUARDS = new Set([
  "aws_s3_bucket_public_access_block",
  "aws_wafv2_web_acl",
  "aws_wafv2_web_acl_association",
  "aws_cloudfront_origin_access_control",
]);

/** AWS refuses to delete what a network interface is in, and a deployed function has one as long as it exists. */
const BEHIND =
  "functions that are deployed keep it from being deleted: take them down first (docs/changes.md, Another network)";

/** Types that others know by their address or are in, and what becomes of them when it is another one. */
const ADDRESSES: Readonly<Record<string, string>> = {
  aws_api_gateway_rest_api: "the API's URL is gone or becomes another one",
  aws_cloudfront_distribution: "the CDN's name is gone or becomes another one",
  aws_vpc: BEHIND,
  aws_subnet: BEHIND,
  aws_security_group: BEHIND,
  aws_eip: "whoever allows calls from this address has to allow another one",
};

/** What others know by its address, or are in, when it goes. */
export function* addressConcerns({ review }: ReviewedResource): Iterable<Concern> {
  const { type, address, action } = review;
  const summary = Object.hasOwn(ADDRESSES, type) ? ADDRESSES[type] : undefined;
  if (summary === undefined || (action !== "replaced" && action !== "destroyed")) return;
  yield { kind: "network", level: "warning", address, summary, details: [] };
}

/** Who reaches what: security groups, routes, endpoints, public access, and what stands before API and buckets. */
export function* networkConcerns(resource: ReviewedResource): Iterable<Concern> {
  const { type, address, action } = resource.review;
  const reach = reachOf(type);
  if (reach === undefined || action === "moved" || action === "imported") return;
  const isChanged = action === "updated" || action === "replaced";
  const details = isChanged ? changes(resource, reach) : told(resource, reach);
  if (isChanged ? details.length === 0 : reach.attributes !== undefined && action === "created") return;

  const isGone = action === "destroyed" || action === "forgotten";
  const isOpen = isGone ? GUARDS.has(type) : reach.isOpen?.((name) => valueAfter(resource, name)) === true;
  const summary =
    isOpen && !isGone ? `${VERBS[action]}, and ${reach.open ?? "is open to everybody"}` : VERBS[action];
  yield { kind: "network", level: isOpen ? "warning" : "notice", address, summary, details };
}

function changes({ review }: ReviewedResource, { attributes }: Reach): string[] {
  return review.attributes
    .filter(({ path }) => attributes === undefined || attributes.some((each) => isBelow(path, each)))
    .filter(({ path }) => !isBelow(path, "tags") && !isBelow(path, "tags_all") && !isBelow(path, "policy"))
    .map(lineOf);
}

function isBelow(path: string, attribute: string): boolean {
  return path === attribute || path.startsWith(`${attribute}.`) || path.startsWith(`${attribute}[`);
}

function told(resource: ReviewedResource, { told: names }: Reach): string[] {
  return names.flatMap((name) => {
    const value = resource.after === undefined ? resource.before?.[name] : valueAfter(resource, name);
    return isEmpty(value) ? [] : `${name}: ${shownValue(value)}`;
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
