import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localPageShot } from "./local-page-shot";
import { planReportShot } from "./plan-report-shot";
import { recordSession } from "./record-session";
import { screenshots } from "./screenshots";
import { terminalPicture } from "./terminal-picture";
import { screenOf } from "./terminal-screen";

/** Where README looks for them. */
const FOLDER = "docs/pictures";
const COLUMNS = 100;

/** Takes all pictures of README anew. */
async function pictures(): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  await write("terminal.svg", await terminal());
  const folder = await mkdtemp(join(tmpdir(), "marketplace-pictures-"));
  const page = await localPageShot();
  try {
    const [report, local] = await screenshots([await planReportShot(folder), page.shot]);
    await write("plan-report.png", report);
    await write("local-page.png", local);
  } finally {
    await page.stop();
    await rm(folder, { recursive: true });
  }
}

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

async function write(name: string, picture: string | Buffer | undefined): Promise<void> {
  if (picture === undefined) throw new Error(`there is no ${name}`);
  await writeFile(join(FOLDER, name), picture);
  console.log(`wrote ${join(FOLDER, name)}`);
}

pictures().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
