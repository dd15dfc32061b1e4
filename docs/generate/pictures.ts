import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localPageShot } from "./local-page-shot";
import { planReportShot } from "./plan-report-shot";
import { recordSession } from "./record-session";
import { screenshot } from "./screenshot";
import { terminalPicture } from "./terminal-picture";
import { screenOf } from "./terminal-screen";

/** Where README looks for them. */
const FOLDER = "docs/pictures";
const COLUMNS = 100;

/** How each picture is made. */
const PICTURES: Readonly<Record<string, () => Promise<string | Buffer>>> = {
  "terminal.svg": terminal,
  "plan-report.png": planReport,
  "local-page.png": localPage,
};

async function terminal(): Promise<string> {
  const session = await recordSession(COLUMNS);
  const typed = session.map(
    ({ command, output }) => `\x1b[32m$\x1b[39m \x1b[1m${command}\x1b[22m\r\n${output}\r\n`,
  );
  return terminalPicture(
    await screenOf(typed.join(""), COLUMNS),
    COLUMNS,
    "A change of stage dev is planned",
  );
}

async function planReport(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-pictures-"));
  try {
    return await screenshot(await planReportShot(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function localPage(): Promise<Buffer> {
  const { shot, stop } = await localPageShot();
  try {
    return await screenshot(shot);
  } finally {
    await stop();
  }
}

/** Takes some pictures of README anew; without names all of them. */
async function take(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in PICTURES));
  if (unknown.length > 0)
    throw new Error(`no picture is called ${unknown}; there are ${Object.keys(PICTURES).join(", ")}`);
  await mkdir(FOLDER, { recursive: true });
  for (const [name, make] of Object.entries(PICTURES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    await writeFile(join(FOLDER, name), await make());
    console.log(`wrote ${join(FOLDER, name)}`);
  }
}

take(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
