import { LOCK_MODES } from "../../config/backend";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { deployedDev, foundation } from "./support/foundation";
import { removeProjects, StageProject } from "./support/stage-project";
import { StandInLog } from "./support/stand-in-log";

afterAll(removeProjects);

describeWith(["schema"], "it makes the stand-in slow", "two people who apply at the same time", () => {
  test.each(LOCK_MODES)(
    "with LOCK=%s one gets the lock, the other is refused and loses nothing",
    async (mode) => {
      const LOCK = { LOCK: mode };
      const first = await deployedDev(`lock-${mode}`);
      const second = await StageProject.create(first.store, (await foundation()).keys);
      for (const project of [first, second]) {
        await project.edit("config/stages.ts", "logRetentionDays: 14", "logRetentionDays: 7");
        await endedWith(2, project.attempt("plan", ["--stage", "dev"], LOCK));
      }
      const before = await first.store.states("dev");

      const log = new StandInLog(first.path("stand-in.log"));
      const slow = { ...LOCK, ...log.environment, STANDIN_DELAY_MS: "1500" };
      const applying = first.start("apply", ["--stage", "dev", "--yes"], slow);
      await log.begun();
      // However slow this machine is: the first one holds the lock until the second has asked for it.
      const [terraform] = await applying.descendants("terraform");
      if (terraform === undefined) throw new Error("no terraform runs");
      process.kill(-terraform, "SIGSTOP");
      expect(await locks(first)).toEqual(mode === "both" ? ["dynamodb", "s3"] : [mode]);
      const refused = await second.attempt("apply", ["--stage", "dev", "--yes"], LOCK);
      process.kill(-terraform, "SIGCONT");

      expect(refused.exitCode).toBe(1);
      expect(refused.output).toMatch(/MarketplaceInfrastructure-dev.*locked by .*force-unlock/s);
      expect({ exitCode: await applying.exitCode(), output: applying.output }).toMatchObject({ exitCode: 0 });
      const after = await first.store.states("dev");
      expect(Object.keys(after).filter((key) => after[key] !== before[key])).toEqual([
        "marketplace/dev/MarketplaceApi-dev.tfstate",
        "marketplace/dev/MarketplaceInfrastructure-dev.tfstate",
      ]);
      expect(await locks(first)).toEqual([]);

      const late = await second.attempt("apply", ["--stage", "dev", "--yes"], LOCK);
      expect(late.exitCode).toBe(1);
      expect(late.output).toContain("npm run plan");
      expect(await first.store.states("dev")).toEqual(after);
      await endedWith(0, second.attempt("plan", ["--stage", "dev", "--skip-synth"], LOCK));
    },
  );
});

/** The kinds of lock that are held in a project's state store. */
async function locks({ store }: StageProject): Promise<string[]> {
  const items = await store.lockItems();
  const objects = (await store.keys()).filter((key) => key.endsWith(".tflock"));
  return [...(items.length > 0 ? ["dynamodb"] : []), ...(objects.length > 0 ? ["s3"] : [])];
}
