import { createReadStream, readdirSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";

/** A file that the page loads. */
interface PageFile {
  readonly path: string;
  readonly type: string;
}

const PUBLIC = join(__dirname, "public");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Libraries of the page, from node_modules. */
const LIBRARIES = [
  "swagger-ui-dist/swagger-ui.css",
  "swagger-ui-dist/swagger-ui-bundle.js",
  "@mermaid-js/tiny/dist/mermaid.tiny.js",
] as const;

/** All files of the page by the last part of their address: nothing else can be asked for. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const own = readdirSync(PUBLIC).map((name) => join(PUBLIC, name));
  return new Map(
    [...own, ...LIBRARIES.map((name) => require.resolve(name))].map((path) => [
      path.split(/[\\/]/).at(-1) ?? "",
      { path, type: TYPES[extname(path)] ?? "application/octet-stream" },
    ]),
  );
}

export async function sendFile(response: ServerResponse, { path, type }: PageFile): Promise<void> {
  response.setHeader("content-type", type);
  await pipeline(createReadStream(path), response);
}
