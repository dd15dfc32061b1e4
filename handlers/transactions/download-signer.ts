import { createSign } from "node:crypto";
import { fileKey } from "../solutions/solution";

export interface DownloadSettings {
  /** Where the CDN is, as in `https://downloads.marketplace.example`. */
  readonly origin: string;
  /** CloudFront's id of the public key. */
  readonly keyId: string;
  /** Reads the private key in PEM form. */
  readonly privateKey: () => Promise<string>;
}

/** CloudFront's own variant of base64, whose characters mean nothing in a URL. */
const URL_SAFE: Readonly<Record<string, string>> = { "+": "-", "=": "_", "/": "~" };

/**
 * Signs URLs that CloudFront lets through until a moment, by a canned policy.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
 */
export class DownloadSigner {
  constructor(private readonly settings: DownloadSettings) {}

  /**
   * @param solutionId and fileId: ids, which need no encoding
   * @param expiresAt epoch seconds
   */
  async sign(solutionId: string, fileId: string, expiresAt: number): Promise<string> {
    const { origin, keyId, privateKey } = this.settings;
    const url = `${origin}/${fileKey(solutionId, fileId)}`;
    const policy = JSON.stringify({
      Statement: [{ Resource: url, Condition: { DateLessThan: { "AWS:EpochTime": expiresAt } } }],
    });
    // SHA-1 is what CloudFront checks canned policies with.
    const signature = createSign("RSA-SHA1")
      .update(policy)
      .sign(await privateKey(), "base64");
    const safe = signature.replace(/[+=/]/g, (character) => URL_SAFE[character] ?? "");
    return `${url}?Expires=${expiresAt}&Signature=${safe}&Key-Pair-Id=${keyId}`;
  }
}
