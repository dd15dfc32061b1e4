import type { Clock } from "../common/clock";
import { UnavailableError } from "../common/errors";
import { log } from "../common/logger";
import { currentScope, Deadline } from "../common/request";
import { type AwsService, type SignedResponse, sendSigned } from "../common/signed-request";
import { attachmentOf } from "./file-name";
import { LIMITS } from "./limits";
import type { SolutionFile } from "./solution";
import { type UploadFields, uploadFields } from "./upload-form";

/** How a file is uploaded: by a form of these fields, with the file behind them. */
export interface Upload {
  readonly url: string;
  readonly fields: UploadFields;
  readonly expiresAt: string;
}

/** What was uploaded, as the store itself measured it. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** In hex; absent when it was uploaded without a checksum. */
  readonly sha256: string | undefined;
}

/** Milliseconds for one look at the store. */
const TIME_LIMIT = 5_000;

/** The bucket with the files of solutions. */
export class FileStore {
  constructor(
    private readonly bucket: string,
    private readonly now: Clock = Date.now,
  ) {}

  /** Lets the holder upload exactly this file, for ten minutes. */
  uploadOf(key: string, { name, type, size, sha256 }: SolutionFile): Upload {
    const now = this.now();
    const expiresAt = new Date(now + LIMITS.uploadTime);
    const { AWS_REGION = "us-east-1", AWS_SESSION_TOKEN } = process.env;
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = process.env;
    const fields = uploadFields(
      {
        bucket: this.bucket,
        region: AWS_REGION,
        key,
        size,
        sha256,
        type,
        disposition: attachmentOf(name),
        expiresAt,
      },
      {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
      },
      new Date(now),
    );
    const { endpoint, path } = this.place("");
    return { url: new URL(path, endpoint).href, fields, expiresAt: expiresAt.toISOString() };
  }

  /**
   * What is stored under a key; undefined when there is nothing.
   *
   * @throws UnavailableError
   */
  async find(key: string): Promise<StoredObject | undefined> {
    const { status, headers } = await this.send("HEAD", key, { "x-amz-checksum-mode": "ENABLED" });
    if (status === 200) {
      const checksum = headers["x-amz-checksum-sha256"];
      return {
        size: Number(headers["content-length"]),
        sha256: checksum === undefined ? undefined : Buffer.from(checksum, "base64").toString("hex"),
      };
    }
    // Without the right to list the bucket, S3 says 403 of what does not exist.
    if (status === 403) log("WARN", "file unreadable or missing", { key });
    if (status === 403 || status === 404) return undefined;
    throw new UnavailableError(new Error(`HEAD of a file answered ${status}.`));
  }

  /**
   * Removes what is stored under a key, if anything is: the bucket keeps it as a former version for a while.
   *
   * @throws UnavailableError
   */
  async remove(key: string): Promise<void> {
    const { status } = await this.send("DELETE", key);
    if (status !== 204) throw new UnavailableError(new Error(`DELETE of a file answered ${status}.`));
  }

  private async send(
    method: "HEAD" | "DELETE",
    key: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<SignedResponse> {
    const deadline = new Deadline(Math.min(TIME_LIMIT, currentScope().deadline.remaining()));
    try {
      return await sendSigned(S3, { method, ...this.place(key), headers, deadline });
    } catch (error) {
      throw new UnavailableError(error);
    }
  }

  /** By the bucket's own host; by its path on another endpoint, where no name may lead to such a host. */
  private place(key: string): { readonly endpoint: URL; readonly path: string } {
    const { AWS_REGION = "us-east-1", [S3.endpointVariable]: other } = process.env;
    if (other !== undefined) return { endpoint: new URL(other), path: `/${this.bucket}/${key}` };
    return { endpoint: new URL(`https://${this.bucket}.s3.${AWS_REGION}.amazonaws.com`), path: `/${key}` };
  }
}

const S3: AwsService = { host: "s3", endpointVariable: "AWS_ENDPOINT_URL_S3" };
