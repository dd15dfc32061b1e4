import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached } from "./cache";
import { run } from "./command";
import { playedNpm } from "./played-npm";
import { PROJECT } from "./project";
import { StageProject } from "./stage-project";
import type { StateStore } from "./state-store";
import type { Runner } from "./workflow-job";
import type { Repository } from "./workflow-run";

/** What gh evaluates `--jq` with. */
const GOJQ = "github.com/itchyny/gojq/cmd/gojq@v0.12.18";

/** Beside what every copy of the project has. */
const CHECKED_OUT = [".github", ".nvmrc", ".terraform-version"];

export const ROLES = {
  plan: "arn:aws:iam::111122223333:role/plan-dev",
  apply: "arn:aws:iam::111122223333:role/apply-dev",
} as const;

/** A comment of the pull request. */
export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

/** GitHub as far as the workflows see it: a repository with variables and a secret, artifacts, and pull request 7. */
export class PlayedGitHub {
  /** The roles that jobs took, in that order. */
  readonly roles: string[] = [];
  /** Every job has a checkout of its own. */
  readonly checkouts: StageProject[] = [];
  /** Changes a checkout, as commits would. */
  commit: (project: StageProject) => Promise<void> = async () => undefined;
  /** Told when a job has taken a role, with its checkout. */
  onRole: (role: string, project: StageProject) => void = () => undefined;

  private constructor(
    private readonly store: StateStore,
    private readonly keys: string,
    private readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param keys folder with the stages' public download keys, which are committed */
  static async create(store: StateStore, keys: string): Promise<PlayedGitHub> {
    const folder = await mkdtemp(join(tmpdir(), "marketplace-github-"));
    const programs = join(folder, "bin");
    const npm = await playedNpm(programs);
    await symlink(join(PROJECT, "__tests__/e2e/support/played-gh.cjs"), join(programs, "gh"));
    await writeFile(join(folder, "comments.json"), "[]");
    const jq = await cached("gojq", GOJQ, async (target) => {
      await run("go", ["install", GOJQ], { env: { ...process.env, GOBIN: target } });
    });
    return new PlayedGitHub(store, keys, folder, {
      ...npm,
      PLAYED_COMMENTS: join(folder, "comments.json"),
      PLAYED_JQ: join(jq, "gojq"),
    });
  }

  get repository(): Repository {
    return {
      github: {
        repository: "acme/marketplace",
        token: "token of the job",
        ref: "refs/heads/main",
        event: {
          pull_request: {
            number: 7,
            head: { repo: { full_name: "acme/marketplace" } },
            user: { login: "ada" },
          },
        },
      },
      vars: { PLAN_ROLE_DEV: ROLES.plan, BACKEND_DEV: this.store.backendFile },
      environments: { dev: { APPLY_ROLE: ROLES.apply } },
      secrets: { PLAN_PASSPHRASE: "a passphrase of no consequence" },
      runner: () => this.runner(),
    };
  }

  /** The only file of an artifact. */
  artifact(name: string): Promise<Buffer> {
    return readFile(join(this.folder, "artifacts", name, "plan.enc"));
  }

  async comments(): Promise<Comment[]> {
    return JSON.parse(await readFile(join(this.folder, "comments.json"), "utf8")) as Comment[];
  }

  async setComments(comments: readonly Comment[]): Promise<void> {
    await writeFile(join(this.folder, "comments.json"), JSON.stringify(comments));
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private async runner(): Promise<Runner> {
    const project = await StageProject.create(this.store, this.keys);
    this.checkouts.push(project);
    for (const file of CHECKED_OUT) await cp(join(PROJECT, file), project.path(file), { recursive: true });
    // Workflows write their own.
    await rm(project.path("backend.tf"));
    await this.commit(project);
    return {
      folder: project.path(),
      environment: { ...project.environment, ...this.environment },
      artifacts: join(this.folder, "artifacts"),
      assume: (role) => {
        this.roles.push(role);
        this.onRole(role, project);
      },
    };
  }
}
