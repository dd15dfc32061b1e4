import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { checkSignature, type StoreCredentials, StoreRefusal } from "./object-store-signature";
import { acceptedUpload } from "./object-store-upload";

/** An object, as it was uploaded. */
export interface StoredFile {
  readonly bytes: Buffer;
  readonly type: string;
  readonly disposition: string | undefined;
  /** In base64. */
  readonly sha256: string | undefined;
}

/**
 * What the platform uses of S3, on this computer: uploads by form under a signed policy, which is enforced to the letter,
 * and signed HEAD, GET and DELETE. Buckets are in the path, and need no making.
 */
export interface ObjectStore {
  /** For example `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  /** As Lambda would set it. */
  readonly environment: Readonly<Record<string, string>>;
  /** By `<bucket>/<key>`. */
  readonly objects: Map<string, StoredFile>;
  /** Method and path of every request so far. */
  readonly requests: readonly string[];
  /** From now on, requests of the method are answered with this status; undefined: they work again. */
  fail(method: string, status: number | undefined): void;
  stop(): Promise<void>;
}

/** @param now epoch milliseconds, for policies that expire */
export async function startObjectStore(
  credentials: StoreCredentials = { accessKeyId: "test", secretAccessKey: "test" },
  now: () => number = Date.now,
): Promise<ObjectStore> {
  const objects = new Map<string, StoredFile>();
  const requests: string[] = [];
  const failures = new Map<string, number>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "GET", url = "/" } = request;
    const path = decodeURIComponent(url).slice(1);
    const body = await buffer(request);
    requests.push(`${method} /${path}`);
    const failure = failures.get(method);
    if (failure !== undefined) throw new StoreRefusal("InternalError", failure);
    if (method === "POST") {
      const { key, file } = await acceptedUpload(request, body, path.replace(/\/$/, ""), credentials, now());
      objects.set(`${path.replace(/\/$/, "")}/${key}`, file);
      response.writeHead(204).end();
      return;
    }
    checkSignature(request, body, credentials, now());
    if (method === "DELETE") {
      objects.delete(path);
      response.writeHead(204).end();
      return;
    }
    const found = objects.get(path);
    // As S3 answers who may not list the bucket.
    if (found === undefined) throw new StoreRefusal("AccessDenied", 403);
    const wantsChecksum = request.headers["x-amz-checksum-mode"] === "ENABLED";
    response.writeHead(200, {
      "content-type": found.type,
      "content-length": found.bytes.length,
      etag: `"${createHash("md5").update(found.bytes).digest("hex")}"`,
      ...(found.disposition === undefined ? {} : { "content-disposition": found.disposition }),
      ...(wantsChecksum && found.sha256 !== undefined ? { "x-amz-checksum-sha256": found.sha256 } : {}),
    });
    response.end(method === "HEAD" ? undefined : found.bytes);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      const { code, status } = error instanceof StoreRefusal ? error : { code: "InternalError", status: 500 };
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${code}</Code><Message>${error.message}</Message></Error>`);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    environment: { AWS_ENDPOINT_URL_S3: endpoint },
    objects,
    requests,
    fail: (method, status) => {
      if (status === undefined) failures.delete(method);
      else failures.set(method, status);
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
