import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXAMPLE_BACKEND, loadBackend, parseBackendFile } from "../../config/backend";
import { ConfigurationError } from "../../config/errors";

const LINES = [
  'bucket = "states"',
  'region = "eu-west-1"',
  'dynamodb_table = "locks"',
  'workspace_key_prefix = "shop"',
  "encrypt = true",
];

const SETTINGS = {
  bucket: "states",
  region: "eu-west-1",
  dynamodbTable: "locks",
  workspaceKeyPrefix: "shop",
  encrypt: true,
  extra: {},
};

/** A backend file whose line `number`, counted from 1, is another one. */
function withLine(number: number, line: string): string {
  return LINES.with(number - 1, line).join("\n");
}

function refusal(text: string): Promise<unknown> {
  return parseBackendFile("backend.tf", text).then(
    (settings) => settings,
    (error: unknown) => (error instanceof ConfigurationError ? error.message : error),
  );
}

describe("parseBackendFile", () => {
  it("reads the settings, whatever their order and the line ends", async () => {
    const text = `# where state lives\r\n${LINES.toReversed().join("\r\n")}\r\n`;

    expect(await parseBackendFile("backend.tf", text)).toEqual(SETTINGS);
  });

  it("carries over further arguments of the S3 backend as they are", async () => {
    const text = [
      ...LINES,
      "use_path_style = true",
      'endpoints = { s3 = "http://localhost:9000" }',
      'allowed_account_ids = ["111122223333"]',
    ].join("\n");

    expect(await parseBackendFile("backend.tf", text)).toEqual({
      ...SETTINGS,
      extra: {
        use_path_style: true,
        endpoints: { s3: "http://localhost:9000" },
        allowed_account_ids: ["111122223333"],
      },
    });
  });

  it("finds in backend.tf.example the values that are in force without a file", async () => {
    const text = readFileSync(join(__dirname, "../../backend.tf.example"), "utf8");

    expect(await parseBackendFile("backend.tf.example", text)).toEqual(EXAMPLE_BACKEND);
  });

  it("finds a comment above each line of backend.tf.example", () => {
    const lines = readFileSync(join(__dirname, "../../backend.tf.example"), "utf8").split("\n");
    const settings = lines.flatMap((line, index) => (line.includes(" = ") && line[0] !== "#" ? [index] : []));

    expect(settings).toHaveLength(5);
    expect(settings.filter((index) => !/^# \S/.test(lines[index - 1] ?? ""))).toEqual([]);
  });

  it.each(["bucket", "region", "dynamodb_table", "workspace_key_prefix", "encrypt"])(
    "refuses a file without %s, with file, line and key",
    async (key) => {
      const text = LINES.filter((line) => !line.startsWith(key)).join("\n");

      expect(await refusal(text)).toBe(
        `backend.tf:4: "${key}" is missing. backend.tf.example says what it is for.`,
      );
    },
  );

  it.each([
    ["an empty file", "", 'backend.tf:1: "bucket" is missing.'],
    [
      "a quote that is left open",
      withLine(3, 'dynamodb_table = "locks'),
      'backend.tf:3: "dynamodb_table": Invalid multi-line string; Quoted strings may not be split over multiple lines.',
    ],
    ["a missing =", withLine(2, 'region "eu-west-1"'), 'backend.tf:2: "region": Invalid block definition;'],
    [
      "a bare word",
      withLine(4, "workspace_key_prefix"),
      'backend.tf:4: "workspace_key_prefix": Argument or block definition required;',
    ],
    ["a character that is no text", "\u0001", "backend.tf:1: Invalid character;"],
    ["a key given twice", [...LINES, LINES[0]].join("\n"), 'backend.tf:6: "bucket": Attribute redefined;'],
    [
      "a terraform block",
      `\nterraform {\n  backend "s3" {\n    ${LINES.join("\n    ")}\n  }\n}`,
      'backend.tf:2: write the settings as plain "key = value" lines without the terraform block',
    ],
    [
      "any other block",
      [...LINES, "", "assume_role {", '  role_arn = "arn"', "}"].join("\n"),
      'backend.tf:7: "assume_role" must be written as assume_role = { ... }: backend files hold no blocks.',
    ],
    [
      "a key for all stacks",
      [...LINES, 'key = "all.tfstate"'].join("\n"),
      `backend.tf:6: "key" cannot be set here: each stack has its own key, the stack's id.`,
    ],
    [
      "a lock chosen in the file",
      [...LINES, "use_lockfile = true"].join("\n"),
      'backend.tf:6: "use_lockfile" cannot be set here: choose the lock by LOCK=dynamodb, s3 or both.',
    ],
    [
      "an expression",
      withLine(1, 'bucket = "states-${var.stage}"'),
      'backend.tf:1: "bucket" must be a literal: Terraform evaluates nothing in a backend.',
    ],
    ["a reference", withLine(1, "bucket = local.states"), 'backend.tf:1: "bucket" must be a literal'],
    [
      "a template",
      withLine(2, 'region = "%{ if true }x%{ endif }"'),
      'backend.tf:2: "region" must be a literal',
    ],
    [
      "a number for a text",
      withLine(2, "region = 5"),
      'backend.tf:2: "region" must be a text in quotes, not 5.',
    ],
    ["an empty text", withLine(1, 'bucket = ""'), 'backend.tf:1: "bucket" must be a text in quotes, not "".'],
    ["no value", withLine(1, "bucket = null"), 'backend.tf:1: "bucket" must be a text in quotes, not null.'],
    [
      "a text for a boolean",
      withLine(5, 'encrypt = "yes"'),
      'backend.tf:5: "encrypt" must be a boolean, true or false, not "yes".',
    ],
    [
      "state in the clear",
      withLine(5, "encrypt = false"),
      'backend.tf:5: "encrypt" must stay true: state can hold sensitive values.',
    ],
  ])("refuses %s, with file and line", async (_, text, message) => {
    expect(await refusal(text)).toEqual(expect.stringContaining(message));
    expect(await refusal(text)).toEqual(expect.stringMatching(/^backend\.tf:\d+: /));
  });
});

describe("loadBackend", () => {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-backend-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = join(folder, "backend.tf");
  writeFileSync(file, LINES.join("\n"));
  const absent = join(folder, "absent.tf");

  it.each([
    [undefined, "dynamodb"],
    ["", "dynamodb"],
    ["dynamodb", "dynamodb"],
    ["s3", "s3"],
    ["both", "both"],
  ])("reads the file silently, with the lock that LOCK=%s names", async (LOCK, lock) => {
    const warnings: string[] = [];

    const backend = await loadBackend(file, { LOCK }, (warning) => warnings.push(warning));

    expect(backend).toEqual({ kind: "s3", s3: { ...SETTINGS, lock } });
    expect(warnings).toEqual([]);
  });

  it("takes the example's values without a file, and warns once", async () => {
    const warnings: string[] = [];

    const backend = await loadBackend(absent, {}, (warning) => warnings.push(warning));

    expect(backend).toEqual({ kind: "s3", s3: { ...EXAMPLE_BACKEND, lock: "dynamodb" } });
    expect(warnings).toEqual([
      `no ${absent}: the stacks use the values of backend.tf.example. Copy it to backend.tf and adapt it.`,
    ]);
  });

  it("takes no example for a file that BACKEND_FILE names", async () => {
    const warn = jest.fn();

    await expect(loadBackend(absent, { BACKEND_FILE: absent }, warn)).rejects.toThrow(
      `${absent} cannot be read: ENOENT`,
    );
    expect(warn).not.toHaveBeenCalled();
  });

  it("reads no file for BACKEND=local", async () => {
    const warn = jest.fn();

    expect(await loadBackend(absent, { BACKEND: "local" }, warn)).toEqual({ kind: "local" });
    expect(warn).not.toHaveBeenCalled();
  });

  it("refuses an unknown BACKEND or LOCK and names the valid ones", async () => {
    const warn = jest.fn();

    await expect(loadBackend(file, { BACKEND: "gcs" }, warn)).rejects.toThrow(
      'BACKEND="gcs" is unknown. Valid values: s3, local.',
    );
    for (const BACKEND of ["s3", "local"]) {
      await expect(loadBackend(file, { LOCK: "redis", BACKEND }, warn)).rejects.toThrow(
        'LOCK="redis" is unknown. Valid values: dynamodb, s3, both.',
      );
    }
  });

  it("says which file cannot be read", async () => {
    await expect(loadBackend(folder, {}, jest.fn())).rejects.toThrow(`${folder} cannot be read: EISDIR`);
  });
});
