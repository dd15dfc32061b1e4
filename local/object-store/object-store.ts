import escapeHtml from "escape-html";
import { AwsRefusal } from "../aws/aws-refusal";
import {
  type AwsCredentials,
  checkAuthorization,
  checkPresigned,
  type SigningScope,
} from "../aws/request-signature";
import { type Answer, type Disturb, type Exchange, servingExchanges } from "../exchange";
import { type LoopbackServer, startLoopbackServer } from "../loopback-server";
import { checksummed } from "./checksum";
import { etagOf, objectAnswer, xmlErrorAnswer } from "./object-answer";
import { acceptedUpload } from "./post-policy";
import type { StoredObject, StoredObjects } from "./stored-objects";

export interface ObjectStoreOptions {
  readonly objects: StoredObjects;
  readonly credentials: AwsCredentials;
  /** The region that requests must be signed for. @default any */
  readonly region?: string;
  /** The origin whose pages may upload by form, or `*`, as the bucket's CORS rule has it. @default none */
  readonly corsOrigin?: string;
  readonly disturb?: Disturb;
  /** Epoch milliseconds, for signatures and policies that expire. @default Date.now */
  readonly now?: () => number;
  /** @default any that is free */
  readonly port?: number;
}

/**
 * What the platform uses of S3, on this computer: uploads by form under a signed policy, which is enforced to the letter,
 * and signed or presigned PUT, GET, HEAD, DELETE and ListObjectsV2. Buckets are in the path, and need no making. Objects
 * pass through memory as a whole.
 */
export async function startObjectStore(options: ObjectStoreOptions): Promise<LoopbackServer> {
  const store = new ObjectStore(options);
  return startLoopbackServer(
    servingExchanges((request) => store.answer(request), options.disturb),
    options.port,
  );
}

class ObjectStore {
  constructor(private readonly options: ObjectStoreOptions) {}

  async answer(request: Exchange): Promise<Answer> {
    const { status, headers, ...rest } = await this.result(request).catch((error: unknown) => {
      if (error instanceof AwsRefusal) return xmlErrorAnswer(error);
      throw error;
    });
    return { status, headers: { ...headers, ...this.corsHeaders(request) }, ...rest };
  }

  private async result(request: Exchange): Promise<Answer> {
    const { method, url } = request;
    const path = pathOf(url);
    if (method === "OPTIONS") return this.preflight(request);
    if (method === "POST") return this.upload(request, path.replace(/\/$/, ""));
    this.checkSigner(request);
    const { objects } = this.options;
    if (method === "PUT") return this.put(request, path);
    if (method === "DELETE") {
      await objects.delete(path);
      return { status: 204 };
    }
    if (method !== "GET" && method !== "HEAD") throw new AwsRefusal("MethodNotAllowed", 405);
    const query = new URL(url, "http://store").searchParams;
    if (query.get("list-type") === "2") return this.list(path.replace(/\/$/, ""), query.get("prefix") ?? "");
    const found = await objects.get(path);
    // As S3 answers who may not list the bucket, and no function may.
    if (found === undefined) throw new AwsRefusal("AccessDenied", 403, "Access Denied");
    const disposition = query.get("response-content-disposition");
    return objectAnswer(found, method, request.headers.range, {
      ...checksumHeader(request, found),
      ...(disposition === null ? {} : { "content-disposition": disposition }),
    });
  }

  private async upload(request: Exchange, bucket: string): Promise<Answer> {
    const { key, object } = await acceptedUpload(request, bucket, this.scope());
    await this.options.objects.put(`${bucket}/${key}`, object);
    return { status: 204, headers: { etag: etagOf(object) } };
  }

  private async put({ headers, body }: Exchange, path: string): Promise<Answer> {
    if (headers["content-encoding"]?.includes("aws-chunked")) {
      throw new AwsRefusal("NotImplemented", 501, "Bodies in signed chunks are not simulated.");
    }
    const object = checksummed({
      bytes: body,
      type: headers["content-type"] ?? "binary/octet-stream",
      disposition: headers["content-disposition"],
      sha256: headers["x-amz-checksum-sha256"]?.toString(),
    });
    await this.options.objects.put(path, object);
    return { status: 200, headers: { etag: etagOf(object) } };
  }

  /** Up to 1,000 keys, as S3 lists at a time; the rest cannot be asked for. */
  private async list(bucket: string, prefix: string): Promise<Answer> {
    const paths = await this.options.objects.list(`${bucket}/${prefix}`);
    const keys = paths.slice(0, 1_000).map((path) => escapeHtml(path.slice(bucket.length + 1)));
    const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><Name>${escapeHtml(bucket)}</Name><Prefix>${escapeHtml(prefix)}</Prefix><KeyCount>${keys.length}</KeyCount><IsTruncated>${paths.length > keys.length}</IsTruncated>${contents}</ListBucketResult>`,
    };
  }

  private checkSigner(request: Exchange): void {
    const isPresigned =
      request.headers.authorization === undefined && request.url.includes("X-Amz-Signature=");
    if (isPresigned) checkPresigned(request, this.scope());
    else checkAuthorization(request, this.scope());
  }

  private scope(): SigningScope {
    const { credentials, region, now = Date.now } = this.options;
    return { credentials, service: "s3", now: now(), ...(region === undefined ? {} : { region }) };
  }

  /** The bucket's CORS rule lets pages upload, and no more. */
  private preflight({ headers }: Exchange): Answer {
    const isAllowed =
      this.allows(headers.origin) && headers["access-control-request-method"]?.toUpperCase() === "POST";
    if (!isAllowed)
      throw new AwsRefusal("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed.");
    return {
      status: 200,
      headers: { "access-control-allow-headers": "content-type", "access-control-max-age": "3600" },
    };
  }

  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html */
  private corsHeaders({ method, headers }: Exchange): Readonly<Record<string, string>> {
    if (!["POST", "OPTIONS"].includes(method) || !this.allows(headers.origin)) return {};
    return {
      "access-control-allow-origin": this.options.corsOrigin ?? "",
      "access-control-allow-methods": "POST",
      "access-control-expose-headers": "ETag",
      vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    };
  }

  private allows(origin: string | undefined): boolean {
    const { corsOrigin } = this.options;
    return origin !== undefined && corsOrigin !== undefined && ["*", origin].includes(corsOrigin);
  }
}

function checksumHeader({ headers }: Exchange, { sha256 }: StoredObject): Readonly<Record<string, string>> {
  const isWanted = headers["x-amz-checksum-mode"] === "ENABLED";
  return isWanted && sha256 !== undefined ? { "x-amz-checksum-sha256": sha256 } : {};
}

/** `<bucket>/<key>`. */
function pathOf(url: string): string {
  const [path = "/"] = url.split("?");
  try {
    return decodeURIComponent(path).slice(1);
  } catch {
    throw new AwsRefusal("InvalidURI", 400, "Couldn't parse the specified URI.");
  }
}
