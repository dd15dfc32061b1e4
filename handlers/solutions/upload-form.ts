import { createHmac } from "node:crypto";
import type { SolutionFile } from "./solution";

/** What may be uploaded, to where, and until when. */
export interface UploadTerms {
  readonly bucket: string;
  readonly region: string;
  readonly key: string;
  /** Bytes, exactly. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
  readonly type: SolutionFile["type"];
  /** The header `Content-Disposition` of downloads. */
  readonly disposition: string;
  readonly expiresAt: Date;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The fields of a form, before the file itself. */
export interface UploadFields {
  readonly key: string;
  readonly "Content-Type": SolutionFile["type"];
  readonly "Content-Disposition": string;
  readonly "x-amz-checksum-algorithm": "SHA256";
  /** In base64. */
  readonly "x-amz-checksum-sha256": string;
  readonly "x-amz-algorithm": "AWS4-HMAC-SHA256";
  readonly "x-amz-credential": string;
  readonly "x-amz-date": string;
  readonly "x-amz-security-token"?: string;
  /** In base64. */
  readonly policy: string;
  /** In hex. */
  readonly "x-amz-signature": string;
}

/**
 * The fields of a form that uploads one file by POST. The policy fixes each of them, and the length of the file: S3 refuses
 * everything else. Signed here, since AWS's module for it brings the S3 client along (docs/decisions.md).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function uploadFields(terms: UploadTerms, credentials: Credentials, now: Date): UploadFields {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const date = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = date.slice(0, 8);
  const fields = {
    key: terms.key,
    "Content-Type": terms.type,
    "Content-Disposition": terms.disposition,
    "x-amz-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": Buffer.from(terms.sha256, "hex").toString("base64"),
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${accessKeyId}/${day}/${terms.region}/s3/aws4_request`,
    "x-amz-date": date,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  } as const;
  const policy = Buffer.from(
    JSON.stringify({
      expiration: terms.expiresAt.toISOString(),
      conditions: [
        { bucket: terms.bucket },
        ["content-length-range", terms.size, terms.size],
        ...Object.entries(fields).map(([field, value]) => ({ [field]: value })),
      ],
    }),
  ).toString("base64");
  return {
    ...fields,
    policy,
    "x-amz-signature": policySignature(policy, { day, region: terms.region, secretAccessKey }),
  };
}

/** Signature Version 4 of a policy's base64. @param scope its day is written as in `20260101` */
export function policySignature(
  policy: string,
  scope: { readonly day: string; readonly region: string; readonly secretAccessKey: string },
): string {
  const key = [scope.day, scope.region, "s3", "aws4_request"].reduce<Buffer | string>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${scope.secretAccessKey}`,
  );
  return createHmac("sha256", key).update(policy).digest("hex");
}
