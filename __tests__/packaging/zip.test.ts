import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { deterministicZip, writeZip, type ZipEntry } from "../../packaging/zip";

const entry = (path: string, text: string): ZipEntry => ({ path, bytes: Buffer.from(text) });

/** Long enough that the deflater has something to choose from. */
const FIXTURE: readonly ZipEntry[] = [
  entry("index.js", "exports.handler = async () => ({ statusCode: 200 });\n".repeat(500)),
  entry("a folder/with spaces.txt", "text"),
  entry("empty", ""),
];

/** Of the fixture's zip. It changes with the deflater or with anything in the headers, and every function with it. */
const FIXTURE_SHA256 = "abf968732def73b5b5fcad67a1ad56bfc0fbb881089083b54be754a0b039e263";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the bytes", () => {
  test("are the same on every machine: a committed hash", () => {
    expect(sha256(deterministicZip(FIXTURE))).toBe(FIXTURE_SHA256);
  });

  test("do not depend on the order of the entries", () => {
    expect(sha256(deterministicZip([...FIXTURE].reverse()))).toBe(FIXTURE_SHA256);
  });

  test("do not depend on the time zone", async () => {
    const script = `
      const { deterministicZip } = require("./packaging/zip.ts");
      const { createHash } = require("node:crypto");
      const hashes = Intl.supportedValuesOf("timeZone").map((zone) => {
        process.env.TZ = zone;
        return createHash("sha256").update(deterministicZip([{ path: "a", bytes: Buffer.from("a") }])).digest("hex");
      });
      console.log(JSON.stringify({ zones: hashes.length, hashes: [...new Set(hashes)] }));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", script]);
    const { zones, hashes } = JSON.parse(stdout);

    expect(zones).toBeGreaterThan(100);
    expect(hashes).toEqual([sha256(deterministicZip([entry("a", "a")]))]);
  });

  test("change when a content changes", () => {
    const changed = [...FIXTURE.slice(0, -1), entry("empty", "no longer")];

    expect(sha256(deterministicZip(changed))).not.toBe(FIXTURE_SHA256);
  });

  test("change when a file is renamed", () => {
    const renamed = FIXTURE.map(({ path, bytes }) => ({ path: path.replace("empty", "void"), bytes }));

    expect(sha256(deterministicZip(renamed))).not.toBe(FIXTURE_SHA256);
  });

  test("unzip to the entries", () => {
    const unzipped = unzipSync(deterministicZip(FIXTURE));

    expect(Object.keys(unzipped)).toEqual(["a folder/with spaces.txt", "empty", "index.js"]);
    for (const { path, bytes } of FIXTURE) expect(Buffer.from(unzipped[path] ?? [1])).toEqual(bytes);
  });

  test("say of each file that everybody may read it, written at the start of 1980", () => {
    const zip = Buffer.from(deterministicZip([entry("index.js", "x")]));
    const central = zip.indexOf("PK\x01\x02", 0, "latin1");

    expect(zip.readUInt8(central + 5)).toBe(3);
    expect(zip.readUInt16LE(central + 12)).toBe(0);
    expect(zip.readUInt16LE(central + 14)).toBe((1 << 5) | 1);
    expect((zip.readUInt32LE(central + 38) >>> 16).toString(8)).toBe("100644");
  });
});

describe("writing", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "marketplace zip-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test("describes the file: both forms of the hash, and the size", async () => {
    const path = join(folder, "code.zip");

    const artifact = await writeZip(path, FIXTURE);

    const bytes = readFileSync(path);
    expect(artifact).toEqual({
      path,
      sha256Hex: FIXTURE_SHA256,
      sha256Base64: Buffer.from(FIXTURE_SHA256, "hex").toString("base64"),
      size: bytes.length,
    });
    expect(sha256(bytes)).toBe(FIXTURE_SHA256);
  });

  test("leaves a file alone that is right already", async () => {
    const path = join(folder, "code.zip");
    await writeZip(path, FIXTURE);
    const { ino, mtimeMs } = statSync(path);

    await writeZip(path, FIXTURE);

    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  });

  test("replaces a file that is not, and leaves nothing else behind", async () => {
    const path = join(folder, "code.zip");
    writeFileSync(path, "half a zip of a run that was killed");

    await Promise.all([writeZip(path, FIXTURE), writeZip(path, FIXTURE)]);

    expect(sha256(readFileSync(path))).toBe(FIXTURE_SHA256);
    expect(readdirSync(folder)).toEqual(["code.zip"]);
  });

  test("fails when the file cannot be read", async () => {
    await expect(writeZip(folder, FIXTURE)).rejects.toMatchObject({ code: "EISDIR" });
  });
});
