import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outdir } from "../support/synthesized";
import { jsonDifferences } from "./json-differences";
import { isVersionMetadata } from "./version-metadata";

const STACK = "stacks/MarketplaceDatabase-dev/cdk.tf.json";

/** The parts of a stack's JSON that tests change. */
interface StackJson {
  readonly "//": { readonly metadata: { version: string } };
  readonly terraform: {
    readonly required_providers: { aws: { source: string; version: string } };
    readonly backend: { readonly s3: { key: string } };
  };
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly output: Record<string, unknown>;
}

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "marketplace-differences-"));
  cpSync(outdir(), copy, { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

function change(edit: (json: StackJson) => void): void {
  const json = JSON.parse(readFileSync(join(copy, STACK), "utf8"));
  edit(json);
  writeFileSync(join(copy, STACK), JSON.stringify(json));
}

test("another layout of the same JSON is no difference", async () => {
  change(() => undefined);

  expect(await jsonDifferences(outdir(), copy)).toEqual([]);
});

test("the version of the framework and of the provider are told, and are metadata", async () => {
  change((json) => {
    json["//"].metadata.version = "0.24.0";
    json.terraform.required_providers.aws = { source: "hashicorp/aws", version: "6.66.0" };
  });

  const differences = await jsonDifferences(outdir(), copy);

  expect(differences).toEqual([
    { file: STACK, path: "//.metadata.version", before: "0.21.0", after: "0.24.0" },
    { file: STACK, path: "terraform.required_providers.aws.source", before: "aws", after: "hashicorp/aws" },
    { file: STACK, path: "terraform.required_providers.aws.version", before: "6.25.0", after: "6.66.0" },
  ]);
  expect(differences.every(isVersionMetadata)).toBe(true);
});

test.each<[string, Parameters<typeof change>[0], string]>([
  [
    "a resource's argument",
    (json) => {
      const [table] = Object.values(json.resource.aws_dynamodb_table ?? {});
      if (table !== undefined) table.billing_mode = "PROVISIONED";
    },
    "resource.aws_dynamodb_table.",
  ],
  [
    "a resource's address",
    (json) => {
      json.resource.aws_vpc = { other: {} };
    },
    "resource.aws_vpc",
  ],
  [
    "somebody else's provider",
    (json) => {
      json.terraform.required_providers.aws.source = "elsewhere/aws";
    },
    "terraform.required_providers.aws.source",
  ],
  [
    "the backend",
    (json) => {
      json.terraform.backend.s3.key = "other.tfstate";
    },
    "terraform.backend.s3.key",
  ],
  [
    "an output that is gone",
    (json) => {
      delete json.output.users_table_arn;
    },
    "output.users_table_arn",
  ],
])("%s is told, and is no metadata", async (_, edit, path) => {
  change(edit);

  const [difference, ...more] = await jsonDifferences(outdir(), copy);

  expect(more).toEqual([]);
  expect(difference?.path).toMatch(path);
  expect(difference && isVersionMetadata(difference)).toBe(false);
});

test("a zip that is another, and a file that is gone, are told", async () => {
  const assets = join(copy, "stacks/MarketplaceApi-dev/assets");
  const [zip = ""] = readdirSync(assets, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".zip"),
  );
  writeFileSync(join(assets, zip), "another");
  rmSync(join(copy, "openapi-dev.json"));

  const differences = await jsonDifferences(outdir(), copy);

  expect(differences).toEqual([
    { file: "openapi-dev.json", path: "", before: "a file", after: undefined },
    { file: expect.stringMatching(/assets\/.*\.zip$/), path: "", before: "a file", after: "a file" },
  ]);
  expect(differences.some(isVersionMetadata)).toBe(false);
});
