import type { AwsCredentials } from "../../local/aws/request-signature";
import { startObjectStore as startStore } from "../../local/object-store/object-store";
import { MemoryObjects, type StoredObject } from "../../local/object-store/stored-objects";

/** The local platform's object store, whose objects and requests a test can look at, and which fails where it asks for it. */
export interface ObjectStore {
  /** For example `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  /** As Lambda would set it. */
  readonly environment: Readonly<Record<string, string>>;
  /** By `<bucket>/<key>`. */
  readonly objects: Map<string, StoredObject>;
  /** Method and path of every request so far. */
  readonly requests: readonly string[];
  /** From now on, requests of the method are answered with this status; undefined: they work again. */
  fail(method: string, status: number | undefined): void;
  stop(): Promise<void>;
}

/** @param now epoch milliseconds, for policies that expire */
export async function startObjectStore(
  credentials: AwsCredentials = { accessKeyId: "test", secretAccessKey: "test" },
  now: () => number = Date.now,
): Promise<ObjectStore> {
  const objects = new Map<string, StoredObject>();
  const requests: string[] = [];
  const failures = new Map<string, number>();
  const { endpoint, stop } = await startStore({
    objects: new MemoryObjects(objects),
    credentials,
    now,
    disturb: ({ method, url }) => {
      requests.push(`${method} ${decodeURIComponent(url)}`);
      const status = failures.get(method);
      return status === undefined ? undefined : { status };
    },
  });
  return {
    endpoint,
    environment: { AWS_ENDPOINT_URL_S3: endpoint },
    objects,
    requests,
    fail: (method, status) => {
      if (status === undefined) failures.delete(method);
      else failures.set(method, status);
    },
    stop,
  };
}
