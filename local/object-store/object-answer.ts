import { createHash } from "node:crypto";
import escapeHtml from "escape-html";
import { AwsRefusal } from "../aws/aws-refusal";
import type { Answer } from "../exchange";
import { byteRangeOf } from "./byte-range";
import type { StoredObject } from "./stored-objects";

/** An object as it is served, or as much of it as a `Range` asks for. Without its bytes to HEAD. @throws AwsRefusal */
export function objectAnswer(
  object: StoredObject,
  method: string,
  range: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const { bytes, type, disposition } = object;
  const asked = byteRangeOf(range, bytes.length);
  if (asked === "none") throw new AwsRefusal("InvalidRange", 416, "The requested range is not satisfiable");
  const { start, end } = asked === "everything" ? { start: 0, end: bytes.length - 1 } : asked;
  return {
    status: asked === "everything" ? 200 : 206,
    headers: {
      "accept-ranges": "bytes",
      "content-type": type,
      "content-length": String(end - start + 1),
      etag: etagOf(object),
      ...(disposition === undefined ? {} : { "content-disposition": disposition }),
      ...(asked === "everything" ? {} : { "content-range": `bytes ${start}-${end}/${bytes.length}` }),
      ...headers,
    },
    ...(method === "HEAD" ? {} : { body: bytes.subarray(start, end + 1) }),
  };
}

/** S3's: of objects that were uploaded in one piece. */
export function etagOf({ bytes }: StoredObject): string {
  return `"${createHash("md5").update(bytes).digest("hex")}"`;
}

/** An error as S3 and CloudFront write it. */
export function xmlErrorAnswer({ code, status, message }: AwsRefusal): Answer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeHtml(message)}</Message></Error>`,
  };
}
