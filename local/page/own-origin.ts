import type { IncomingMessage } from "node:http";

/** Names of this computer that no foreign DNS server can give an address. */
const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Why a request is not one of a person at this computer: it came under a foreign name (DNS rebinding), or from a page of another
 * site. Undefined: it is one, or of a program such as curl.
 *
 * @param url of the platform
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function foreignness({ headers }: Pick<IncomingMessage, "headers">, url: string): string | undefined {
  const { port } = new URL(url);
  const hosts = LOOPBACK_HOSTS.flatMap((name) => (port === "" ? [name] : [`${name}:${port}`]));
  const host = headers.host?.toLowerCase() ?? "";
  if (!hosts.includes(host)) {
    return `This page is for this computer only, at ${url}, and not under the name ${JSON.stringify(host)}.\n`;
  }
  const { origin, "sec-fetch-site": site, "sec-fetch-mode": mode } = headers;
  const isOtherSites = site === "cross-site" || site === "same-site";
  if ((origin !== undefined && origin !== `http://${host}`) || (isOtherSites && mode !== "navigate")) {
    return `Pages of other sites cannot use this one. Open it at ${url}.\n`;
  }
  return undefined;
}
