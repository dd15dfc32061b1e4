import { Naming, STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES, type StageName } from "../../config/stages";
import { scripts } from "../../package.json";
import { documentedYaml } from "../support/documented-yaml";
import { stageConfig } from "../support/synthesized";

interface Project {
  readonly name: string;
  readonly dir: string;
  readonly workspace: string;
  readonly execution_order_group: number;
  readonly depends_on?: readonly string[];
}

interface Server {
  readonly repos: readonly { readonly workflow: string }[];
  readonly workflows: Readonly<
    Record<string, Readonly<Record<string, { readonly steps: readonly object[] }>>>
  >;
}

const stacksOf = (stage: StageName) => STACK_PARTS.map((part) => new Naming(stageConfig(stage)).stack(part));

describe("the page on Atlantis", () => {
  const [repository, server] = documentedYaml("docs/atlantis.md") as [
    { readonly version: number; readonly projects: readonly Project[] },
    Server,
  ];

  it("has a project for every stack of every stage, in the order of deployment", () => {
    expect(repository.version).toBe(3);
    expect(repository.projects.map(({ name }) => name)).toEqual(STAGE_NAMES.flatMap(stacksOf));
  });

  it("plans each in the workspace of its stage, from the root, after the stack before it", () => {
    for (const stage of STAGE_NAMES) {
      const stacks = stacksOf(stage);
      const projects = repository.projects.filter(({ workspace }) => workspace === stage);

      expect(projects).toEqual(
        stacks.map((name, index) => ({
          ...projects[0],
          name,
          dir: ".",
          execution_order_group: index + 1,
          ...(index === 0 ? {} : { depends_on: [stacks[index - 1]] }),
        })),
      );
    }
  });

  it("gives the server the workflow that it names, and runs scripts of the project", () => {
    const [{ workflow } = { workflow: "" }] = server.repos;
    const text = JSON.stringify(server.workflows[workflow]);

    expect(Object.keys(server.workflows)).toEqual([workflow]);
    expect(Object.keys(server.workflows[workflow] ?? {})).toEqual(["plan", "apply"]);
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);
    expect(named).toEqual(["synth"]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });
});

describe("the pipeline for GitLab", () => {
  interface GitLabJob {
    readonly stage: string;
    readonly script: readonly string[];
    readonly needs?: readonly string[];
    readonly variables?: Readonly<Record<string, string>>;
  }
  const [pipeline] = documentedYaml("docs/pipelines.md") as [Readonly<Record<string, unknown>>];
  const jobs = Object.entries(pipeline).filter(([name]) => name !== "stages" && !name.startsWith(".")) as [
    string,
    GitLabJob,
  ][];

  it("has jobs of its stages only, which need jobs that are there", () => {
    expect(jobs.map(([, { stage }]) => stage)).toEqual(pipeline.stages);
    const names = jobs.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(jobs.flatMap(([, { needs = [] }]) => needs)));
  });

  it("works on a stack that there is, in the workspace of a stage that there is", () => {
    const text = JSON.stringify(pipeline);

    expect(text).toContain("cdktf.out/stacks/MarketplaceInfrastructure-$STAGE");
    expect(stacksOf("dev")).toContain("MarketplaceInfrastructure-dev");
    expect(new Set(jobs.flatMap(([, { variables = {} }]) => variables.STAGE ?? []))).toEqual(
      new Set(["dev"]),
    );
  });
});
