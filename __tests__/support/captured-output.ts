/** Who listens to stdout at the moment: calls side by side each hear everything. */
const listeners = new Set<string[]>();
let spy: jest.SpyInstance | undefined;

/** Runs `work` and returns the JSON lines that were written to stdout meanwhile, which is where functions log. */
export async function capturedLines(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  listeners.add(written);
  spy ??= jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    for (const listener of listeners) listener.push(String(chunk));
    return true;
  });
  try {
    await work();
  } finally {
    listeners.delete(written);
    if (listeners.size === 0) {
      spy?.mockRestore();
      spy = undefined;
    }
  }
  return written
    .join("")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
