import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { deployedDev } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";

let project: StageProject;
let dev: Readonly<Record<string, string>>;
let staging: Readonly<Record<string, string>>;

afterAll(removeProjects);

describeWith(
  ["schema"],
  "the deployed stage is a copy of its states",
  "dev and staging in one state store",
  () => {
    beforeAll(async () => {
      project = await deployedDev("side-by-side");
      dev = await project.store.states("dev");
      await project.edit("config/stages.ts", "deletionProtection: true", "deletionProtection: false", "all");
      await project.run("deploy", ["--stage", "staging", "--yes"]);
      staging = await project.store.states("staging");
    });

    test("the deployment of staging leaves every byte of dev's states, and has four of its own", async () => {
      expect(Object.keys(staging)).toHaveLength(4);
      expect(await project.store.states("dev")).toEqual(dev);
    });

    test("a plan of each finds nothing to do, and touches neither", async () => {
      await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
      await endedWith(0, project.attempt("plan", ["--stage", "staging", "--skip-synth"]));

      expect(await project.store.states("dev")).toEqual(dev);
      expect(await project.store.states("staging")).toEqual(staging);
    });

    test("destroying staging leaves dev", async () => {
      await project.run("destroy", ["--stage", "staging", "--yes", "--skip-synth"]);

      expect(await project.store.states("dev")).toEqual(dev);
      expect(await project.store.states("staging")).not.toEqual(staging);
    });

    test("destroying dev leaves staging", async () => {
      await project.store.fill(staging);

      await project.run("destroy", ["--stage", "dev", "--yes", "--skip-synth"]);

      expect(await project.store.states("staging")).toEqual(staging);
      for (const state of Object.values(await project.store.states("dev"))) {
        expect(JSON.parse(state)).toMatchObject({ resources: [] });
      }
    });
  },
);
