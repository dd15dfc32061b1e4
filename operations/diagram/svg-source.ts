import { createHash } from "node:crypto";

/** The attribute of the picture's root that says which Mermaid text it was drawn from. */
export const SOURCE_ATTRIBUTE = "data-source-sha256";

/** Hex SHA-256 of a Mermaid text. */
export function sourceHash(mermaid: string): string {
  return createHash("sha256").update(mermaid).digest("hex");
}

/** Whether a picture was drawn from this Mermaid text; no browser is needed to tell. */
export function isDrawnFrom(svg: string, mermaid: string): boolean {
  return svg.includes(` ${SOURCE_ATTRIBUTE}="${sourceHash(mermaid)}"`);
}
