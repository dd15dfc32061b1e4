const WIDTH = 30;

/** For example `██████░░░░░░ 60/120`. */
export function progressBar(done: number, total: number): string {
  const filled = total === 0 ? WIDTH : Math.floor((WIDTH * Math.min(done, total)) / total);
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done}/${total}`;
}

/** Whether somebody sees a bar move. */
export function isWatched(): boolean {
  return process.stderr.isTTY === true;
}
