import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  discardSavedPlan,
  inPlanFolder,
  planFile,
  planFolder,
  readSavedPlan,
  type SavedPlan,
  writeSavedPlan,
} from "../../../operations/plan/saved-plan";

const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marketplace-saved-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function record(terraform: string): SavedPlan {
  return {
    version: 1,
    stage: "dev",
    workspace: "dev",
    account: null,
    terraform,
    stacks: [
      {
        part: "api",
        id: "MarketplaceApi-dev",
        outcome: "planned",
        after: [],
        changes: true,
        planFile: "hash",
        sources: "hash",
        lockFile: null,
        state: { lineage: "", serial: 0 },
        producers: {},
      },
    ],
  };
}

function save(terraform: string): Promise<string> {
  return inPlanFolder("dev", async (made) => {
    writeFileSync(planFile(made, "MarketplaceApi-dev"), terraform);
    writeFileSync(join(made, "report.md"), terraform);
    await writeSavedPlan(made, record(terraform));
    return { keep: true, result: made };
  });
}

describe("the saved plan of a stage", () => {
  it("is read as it was written, by its owner only", async () => {
    await save("terraform 1.11.4");

    expect(await readSavedPlan("dev")).toEqual(record("terraform 1.11.4"));
    expect(statSync(planFolder("dev")).mode & 0o777).toBe(0o700);
    expect(statSync(join(planFolder("dev"), "saved-plan.json")).mode & 0o777).toBe(0o600);
  });

  it("replaces the one before it as a whole, and leaves nothing beside it", async () => {
    await save("terraform 1.11.4");
    writeFileSync(join(planFolder("dev"), "of-before"), "");

    await save("terraform 1.12.0");

    expect((await readSavedPlan("dev")).terraform).toBe("terraform 1.12.0");
    expect(existsSync(join(planFolder("dev"), "of-before"))).toBe(false);
    expect(readdirSync("cdktf.out/plan")).toEqual(["dev"]);
  });

  it("stays the one before while the next one is made, and when that fails", async () => {
    await save("terraform 1.11.4");

    const failing = inPlanFolder("dev", async (made) => {
      writeFileSync(planFile(made, "MarketplaceApi-dev"), "half");
      throw new Error("interrupted");
    });

    await expect(failing).rejects.toThrow("interrupted");
    expect(readFileSync(planFile(planFolder("dev"), "MarketplaceApi-dev"), "utf8")).toBe("terraform 1.11.4");
    expect(readdirSync("cdktf.out/plan")).toEqual(["dev"]);
  });

  it("is made where a killed run left plans, which hold secrets: those of yesterday are gone then", async () => {
    const [old, young] = [".dev-old", ".dev-young"].map((name) => join("cdktf.out/plan", name));
    for (const left of [old, young]) mkdirSync(left ?? "", { recursive: true });
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(old ?? "", yesterday, yesterday);

    await save("terraform 1.11.4");

    expect(readdirSync("cdktf.out/plan").sort()).toEqual([".dev-young", "dev"]);
  });

  it("is gone after it was used, and its reports stay", async () => {
    await save("terraform 1.11.4");

    await discardSavedPlan(record("terraform 1.11.4"));

    expect(readdirSync(planFolder("dev"))).toEqual(["report.md"]);
    await expect(readSavedPlan("dev")).rejects.toThrow(
      "There is no saved plan of stage dev: none was made, the last one failed, or it has been applied. Make one: npm run plan -- --stage dev",
    );
  });

  it.each([
    ["is no JSON", "half a fi"],
    ["is of another version", JSON.stringify({ ...record("terraform"), version: 2 })],
    ["is of another stage", JSON.stringify({ ...record("terraform"), stage: "prod" })],
  ])("is refused when it %s", async (_, text) => {
    await save("terraform 1.11.4");
    writeFileSync(join(planFolder("dev"), "saved-plan.json"), text);

    await expect(readSavedPlan("dev")).rejects.toThrow("is not a saved plan of stage dev that can be read");
  });
});
