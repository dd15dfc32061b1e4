/**
 * What the page may load and call: its own files, the platform, and the addresses that it uploads to and downloads from.
 *
 * @param peers URLs
 */
export function contentPolicy(peers: readonly string[]): string {
  const origins = peers.map((url) => new URL(url).origin);
  return policyOf({
    ...OWN_FILES,
    "connect-src": ["'self'", ...origins],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'none'"],
  });
}

/** Of a page in a frame of ours whose library writes its styles itself, as Mermaid and Swagger UI do. */
export function framedPolicy(): string {
  return policyOf({
    ...OWN_FILES,
    "style-src": ["'self'", "'unsafe-inline'"],
    "connect-src": ["'self'"],
    "frame-ancestors": ["'self'"],
  });
}

const OWN_FILES = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
} as const;

function policyOf(directives: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
