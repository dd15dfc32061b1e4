import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { endedWith } from "../support/ended-with";
import { PROJECT } from "../support/project";
import type { StageProject } from "../support/stage-project";

/** Who commits. */
export const AUTHOR: NodeJS.ProcessEnv = {
  GIT_AUTHOR_NAME: "ops",
  GIT_AUTHOR_EMAIL: "ops@marketplace.example",
  GIT_COMMITTER_NAME: "ops",
  GIT_COMMITTER_EMAIL: "ops@marketplace.example",
};

/** Makes a copy of the project a checkout in git, as somebody who is called has it. */
export async function beginCheckout(project: StageProject): Promise<void> {
  await mkdir(project.path("__tests__"));
  await cp(`${PROJECT}/__tests__/addresses`, project.path("__tests__/addresses"), { recursive: true });
  // The packages are a link here.
  const ignored = await readFile(`${PROJECT}/.gitignore`, "utf8");
  await writeFile(project.path(".gitignore"), `${ignored}\nnode_modules\n`);
  await endedWith(0, project.program("git", ["init", "--quiet"]));
}

/** Commits all that has changed. */
export async function commitAll(project: StageProject, message: string): Promise<void> {
  await endedWith(0, project.program("git", ["add", "--all"], AUTHOR));
  await endedWith(0, project.program("git", ["commit", "--quiet", "--message", message], AUTHOR));
}
