import { SOLUTION_FILES_PREFIX } from "../../config/solution-files";
import { AwsRefusal } from "../aws/aws-refusal";
import { type Answer, type Disturb, type Exchange, servingExchanges } from "../exchange";
import { type LoopbackServer, startLoopbackServer } from "../loopback-server";
import { objectAnswer, xmlErrorAnswer } from "../object-store/object-answer";
import type { StoredObjects } from "../object-store/stored-objects";
import { checkSignedUrl } from "./signed-url";

export interface DownloadNetworkOptions {
  readonly objects: StoredObjects;
  /** Name of the bucket with the solution files. */
  readonly bucket: string;
  /** Public halves in PEM that downloads may be signed for, by CloudFront's id of the key. */
  readonly keys: ReadonlyMap<string, string>;
  /** @default "*" */
  readonly corsOrigin?: string;
  readonly disturb?: Disturb;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** @default any that is free */
  readonly port?: number;
}

/** As stacks/infrastructure/response-headers.ts has them; the transport is not encrypted here, so HSTS says nothing. */
const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "content-security-policy": "default-src 'none'; sandbox",
};

/**
 * What the platform uses of CloudFront, on this computer and without its cache: solution files for who has a signed URL,
 * whole or in ranges. There are no assets.
 */
export async function startDownloadNetwork(options: DownloadNetworkOptions): Promise<LoopbackServer> {
  const server = await startLoopbackServer(
    servingExchanges((request) => answer(request, server.endpoint, options), options.disturb),
    options.port,
  );
  return server;
}

async function answer(request: Exchange, endpoint: string, options: DownloadNetworkOptions): Promise<Answer> {
  const { corsOrigin = "*" } = options;
  const { status, headers, ...rest } = await result(request, endpoint, options).catch((error: unknown) => {
    if (error instanceof AwsRefusal) return xmlErrorAnswer(error);
    throw error;
  });
  const cors = request.headers.origin === undefined ? {} : { "access-control-allow-origin": corsOrigin };
  return { status, headers: { ...headers, ...SECURITY_HEADERS, ...cors }, ...rest };
}

async function result(request: Exchange, endpoint: string, options: DownloadNetworkOptions): Promise<Answer> {
  const { method, headers } = request;
  const { objects, bucket, keys, now = Date.now } = options;
  if (method !== "GET" && method !== "HEAD") {
    const words =
      "This distribution is not configured to allow the HTTP request method that was used for this request.";
    throw new AwsRefusal("AccessDenied", 403, words);
  }
  const url = new URL(request.url, endpoint);
  if (url.pathname.startsWith(`/${SOLUTION_FILES_PREFIX}`)) {
    checkSignedUrl(url, { keys, now: now(), viewer: "127.0.0.1" });
    const found = await objects.get(`${bucket}${decodedPath(url)}`);
    if (found !== undefined) {
      return objectAnswer(
        { ...found, disposition: found.disposition ?? "attachment" },
        method,
        headers.range,
      );
    }
  }
  // The buckets let CloudFront read objects but not list them, so what is not there is 403.
  throw new AwsRefusal("AccessDenied", 403, "Access Denied");
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new AwsRefusal("InvalidURI", 400, "Couldn't parse the specified URI.");
  }
}
