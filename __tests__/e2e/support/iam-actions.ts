import type { ProxiedCall } from "./proxy";

/** Services whose name in signatures is another than in IAM. */
const RENAMED: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/** REST services: the action of a call by method and path. @see https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const LAMBDA: readonly (readonly [RegExp, string])[] = [
  [/^POST .*\/functions$/, "CreateFunction"],
  [/^GET .*\/functions\/[^/]+$/, "GetFunction"],
  [/^DELETE .*\/functions\/[^/]+$/, "DeleteFunction"],
  [/^PUT .*\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  [/^PUT .*\/functions\/[^/]+\/configuration$/, "UpdateFunctionConfiguration"],
  [/^GET .*\/versions$/, "ListVersionsByFunction"],
  [/^GET .*\/code-signing-config$/, "GetFunctionCodeSigningConfig"],
  [/^PUT .*\/concurrency$/, "PutFunctionConcurrency"],
  [/^GET .*\/policy$/, "GetPolicy"],
  [/^POST .*\/policy$/, "AddPermission"],
  [/^DELETE .*\/policy\/[^/]+$/, "RemovePermission"],
  [/^GET .*\/event-invoke-config$/, "GetFunctionEventInvokeConfig"],
  [/^PUT .*\/event-invoke-config$/, "PutFunctionEventInvokeConfig"],
  [/^DELETE .*\/event-invoke-config$/, "DeleteFunctionEventInvokeConfig"],
  [/^POST .*\/layers\/[^/]+\/versions$/, "PublishLayerVersion"],
  [/^GET .*\/layers\/[^/]+\/versions\/\d+$/, "GetLayerVersion"],
  [/^DELETE .*\/layers\/[^/]+\/versions\/\d+$/, "DeleteLayerVersion"],
];

const CLOUDFRONT_THINGS: Readonly<Record<string, string>> = {
  distribution: "Distribution",
  "key-group": "KeyGroup",
  "origin-access-control": "OriginAccessControl",
  "public-key": "PublicKey",
  "response-headers-policy": "ResponseHeadersPolicy",
};

/** By the query that names a part of a bucket: what IAM calls reading and writing it. Deleting is writing but for policies. */
const BUCKET_PARTS: Readonly<Record<string, readonly [string, string]>> = {
  accelerate: ["GetAccelerateConfiguration", "PutAccelerateConfiguration"],
  acl: ["GetBucketAcl", "PutBucketAcl"],
  cors: ["GetBucketCORS", "PutBucketCORS"],
  encryption: ["GetEncryptionConfiguration", "PutEncryptionConfiguration"],
  lifecycle: ["GetLifecycleConfiguration", "PutLifecycleConfiguration"],
  logging: ["GetBucketLogging", "PutBucketLogging"],
  "object-lock": ["GetBucketObjectLockConfiguration", "PutBucketObjectLockConfiguration"],
  ownershipControls: ["GetBucketOwnershipControls", "PutBucketOwnershipControls"],
  policy: ["GetBucketPolicy", "PutBucketPolicy"],
  publicAccessBlock: ["GetBucketPublicAccessBlock", "PutBucketPublicAccessBlock"],
  replication: ["GetReplicationConfiguration", "PutReplicationConfiguration"],
  requestPayment: ["GetBucketRequestPayment", "PutBucketRequestPayment"],
  tagging: ["GetBucketTagging", "PutBucketTagging"],
  versioning: ["GetBucketVersioning", "PutBucketVersioning"],
  versions: ["ListBucketVersions", "ListBucketVersions"],
  website: ["GetBucketWebsite", "PutBucketWebsite"],
};

/**
 * The action that IAM would check for a call.
 *
 * @throws Error for a call that nobody has mapped
 */
export function iamAction({ method, path, headers, body }: ProxiedCall): string {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "");
  const service = RENAMED[scope?.[1] ?? ""] ?? scope?.[1] ?? "";
  return `${service}:${operation(service, method, path, headers["x-amz-target"], body)}`;
}

function operation(
  service: string,
  method: string,
  path: string,
  target: string | string[] | undefined,
  body: Buffer,
): string {
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const [plain = "", query = ""] = path.split("?");
  switch (service) {
    case "apigateway":
      return method;
    case "s3":
      return bucketOperation(method, plain, new URLSearchParams(query));
    case "lambda": {
      const found = LAMBDA.find(([pattern]) => pattern.test(`${method} ${plain.replace(/\/$/, "")}`));
      return known(found?.[1], service, method, path);
    }
    case "cloudfront":
      return known(cloudfrontOperation(method, plain), service, method, path);
    default:
      return known(new URLSearchParams(body.toString()).get("Action"), service, method, path);
  }
}

function bucketOperation(method: string, path: string, query: URLSearchParams): string {
  if (path.split("/").filter((part) => part !== "").length > 1) {
    return known(
      { GET: "GetObject", HEAD: "GetObject", PUT: "PutObject", DELETE: "DeleteObject" }[method],
      "s3",
      method,
      path,
    );
  }
  const part = [...query.keys()].find((key) => key in BUCKET_PARTS);
  if (part !== undefined) {
    const [read, write] = BUCKET_PARTS[part] ?? [];
    if (part === "policy" && method === "DELETE") return "DeleteBucketPolicy";
    return known(method === "GET" ? read : write, "s3", method, path);
  }
  if (query.has("delete")) return "DeleteObject";
  if (query.has("location")) return "GetBucketLocation";
  const plain = { GET: "ListBucket", HEAD: "ListBucket", PUT: "CreateBucket", DELETE: "DeleteBucket" };
  return known(plain[method as keyof typeof plain], "s3", method, path);
}

function cloudfrontOperation(method: string, path: string): string | undefined {
  const [, kind = ""] = /^\/\d{4}-\d\d-\d\d\/([^/]+)/.exec(path) ?? [];
  if (kind === "tagging") return method === "GET" ? "ListTagsForResource" : "TagResource";
  const thing = CLOUDFRONT_THINGS[kind];
  const verb = { GET: "Get", POST: "Create", PUT: "Update", DELETE: "Delete" }[method];
  return thing === undefined || verb === undefined ? undefined : `${verb}${thing}`;
}

function known(action: string | null | undefined, service: string, method: string, path: string): string {
  if (action === undefined || action === null) {
    throw new Error(`iam-actions.ts does not know what IAM calls "${method} ${path}" of ${service}.`);
  }
  return action;
}
