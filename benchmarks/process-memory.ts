import { readdirSync, readFileSync } from "node:fs";

/** Bytes per page of Linux on x86-64 and on most ARM machines. */
const PAGE = 4096;

/**
 * Resident memory of a process and all its descendants, in bytes. Goes down from the process, which takes a fraction of a
 * look at every process of the machine: the sampling must not slow down what it measures.
 */
export function memoryOfTree(pid: number): number {
  const resident = Number(readProc(pid, "statm").split(" ")[1] ?? 0) * PAGE;
  return childrenOf(pid).reduce((total, child) => total + memoryOfTree(child), resident);
}

/** Of all its threads: a worker may start processes, too. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readProc(pid, `task/${thread}/children`)
      .split(" ")
      .map(Number)
      .filter((child) => child > 0),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty when the process has ended meanwhile, or on a system without /proc. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
