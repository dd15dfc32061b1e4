import autocannon from "autocannon";
import { median } from "../comparison";

/** A request that is sent over and over. */
export interface Scenario {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** `[<id>]` stands for another text in each request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Clients at the same time: few, and as many as the soak test has. */
export const CLIENTS = [8, 32] as const;
/** Seconds of each turn. */
export const DURATION = 3;

/** Loads a server for one turn. @throws Error when there is an answer that is no success, or none at all */
export async function load(
  url: string,
  { method, path, headers, body }: Scenario,
  clients: number,
): Promise<Load> {
  const { requests, latency, non2xx, errors } = await autocannon({
    url: `${url}${path}`,
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    connections: clients,
    duration: DURATION,
    idReplacement: true,
    // Beside this process, which may be what is measured.
    workers: 1,
  });
  if (non2xx + errors > 0 || requests.total === 0) {
    throw new Error(
      `${method} ${url}${path}: ${non2xx} refusals and ${errors} errors in ${requests.total} answers`,
    );
  }
  return { requestsPerSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}

/** Each figure by itself. */
export function middle(loads: readonly Load[]): Load {
  return {
    requestsPerSecond: median(loads.map(({ requestsPerSecond }) => requestsPerSecond)),
    p50: median(loads.map(({ p50 }) => p50)),
    p99: median(loads.map(({ p99 }) => p99)),
  };
}
