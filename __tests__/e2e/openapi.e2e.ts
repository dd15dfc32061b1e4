import { join } from "node:path";
import { STAGE_NAMES } from "../../config/stages";
import { cached, pythonPrograms } from "./support/cache";
import { attempt, run } from "./support/command";
import { copyOf, removeCopies } from "./support/project";

const SPEC_VALIDATOR = "openapi-spec-validator==0.9.0";
const REDOCLY = "@redocly/cli@2.77.0";

let documents: string;

beforeAll(async () => {
  documents = await copyOf("s3");
});
afterAll(removeCopies);

describe.each(STAGE_NAMES)("the OpenAPI document of %s", (stage) => {
  test("passes openapi-spec-validator", async () => {
    const programs = await pythonPrograms(SPEC_VALIDATOR);

    const { exitCode, output } = await attempt(join(programs, "openapi-spec-validator"), [document(stage)]);

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("OK") });
  });

  test("passes Redocly's rules of the specification", async () => {
    const folder = await cached("redocly", REDOCLY, async (partial) => {
      await run("npm", ["install", "--prefix", partial, "--no-audit", "--no-fund", REDOCLY]);
    });
    const redocly = join(folder, "node_modules/.bin/redocly");

    const { exitCode, output } = await attempt(redocly, ["lint", "--extends=spec", document(stage)], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringContaining("is valid") });
  });
});

function document(stage: string): string {
  return join(documents, `openapi-${stage}.json`);
}
