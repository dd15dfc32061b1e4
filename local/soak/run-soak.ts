import { setTimeout as pause } from "node:timers/promises";
import { expecting } from "../client/marketplace";
import { parseFailures } from "../failures/failure-switches";
import { Failures } from "../failures/failures";
import { LocalPlatform } from "../local-platform";
import { SeededDraws } from "../seeded-draw";
import { AnswerRules } from "./answer-rules";
import { audited } from "./audit/auditor";
import type { BalanceLine, Books, Difference } from "./audit/books";
import { comeToRest } from "./come-to-rest";
import { type Durations, Observations } from "./observations";
import { prepareScene, type Scene } from "./scene";
import { ANSWER_LIMIT, SOAK_LIMITS, SOAK_PAYMENTS } from "./soak-environment";
import { VirtualClient } from "./virtual-client";

export interface SoakOptions {
  readonly requests: number;
  readonly clients: number;
  /** Of what clients do and what fails. */
  readonly seed: string;
  /** As `npm start -- --fail` takes them. */
  readonly fail: string;
  /** Seconds for the requests. */
  readonly limit: number;
  /** Folder with the stage's JSON and zips. @default it is synthesized from the sources */
  readonly synthesized?: string;
  /** Ends the run: what was started is stopped, and the run fails. */
  readonly aborted?: AbortSignal;
}

export interface SoakResult {
  readonly seed: string;
  /** Requests that clients sent while things failed, and in how many seconds. */
  readonly requests: number;
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly latency: Durations;
  /** How often each thing went wrong. */
  readonly failures: Readonly<Record<string, number>>;
  /** How many answers were none that the API documents, and what the first were. */
  readonly violations: number;
  readonly told: readonly string[];
  /** Seconds until nothing was open any more. */
  readonly restSeconds: number;
  readonly audited: Readonly<Record<"transactions" | "payments" | "keys" | "partners", number>>;
  readonly differences: readonly Difference[];
}

/** How far the run is. */
export type SoakProgress = (
  phase: "preparing" | "requests" | "resting",
  requests: number,
  rate: number,
) => void;

/** Milliseconds between two runs of the reconciliation, which a stage has every five minutes, and two tellings. */
const RECONCILED_EVERY = 5_000;
const TOLD_EVERY = 1_000;
/** Milliseconds within which everything has to come to rest. */
const REST_LIMIT = 60_000;

/** Lets many clients work while everything fails now and then, and audits the books afterwards. */
export async function runSoak(options: SoakOptions, progress: SoakProgress): Promise<SoakResult> {
  const failures = new Failures(parseFailures(options.fail), options.seed);
  failures.paused = true;
  const platform = await LocalPlatform.start({
    failures,
    environment: SOAK_LIMITS,
    payments: SOAK_PAYMENTS,
    ...(options.synthesized === undefined ? {} : { synthesized: options.synthesized }),
  });
  const observations = new Observations();
  let scene: Scene | undefined;
  const { aborted } = options;
  const stop = () => void platform.stop();
  aborted?.addEventListener("abort", stop);
  try {
    aborted?.throwIfAborted();
    progress("preparing", 0, 0);
    scene = await prepareScene(platform, options.clients, options.seed, ANSWER_LIMIT);
    failures.paused = false;
    const seconds = await whileItFails(platform, scene, observations, options, progress);
    aborted?.throwIfAborted();
    progress("resting", observations.requests, observations.requests / seconds);
    const started = performance.now();
    const recorded = await comeToRest(platform, REST_LIMIT);
    const restSeconds = (performance.now() - started) / 1_000;
    const books: Books = {
      ...recorded,
      payments: platform.peers.payments.ledger(),
      purchases: observations.purchases(),
      balances: await balancesOf(scene),
      feeBasisPoints: platform.stage.config.market.feeBasisPoints,
    };
    return resultOf(options, observations, books, { seconds, restSeconds, failures: failures.counts() });
  } finally {
    aborted?.removeEventListener("abort", stop);
    for (const { client } of scene?.members ?? []) client.close();
    await platform.stop();
  }
}

/** @returns seconds that the requests took */
async function whileItFails(
  platform: LocalPlatform,
  scene: Scene,
  observations: Observations,
  { requests, seed, limit, aborted }: SoakOptions,
  progress: SoakProgress,
): Promise<number> {
  const rules = AnswerRules.of(platform);
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1_000;
  const goesOn = () => aborted?.aborted !== true && observations.requests < requests && elapsed() < limit;
  const reconciling = setInterval(
    () => void platform.runSchedules().catch(() => undefined),
    RECONCILED_EVERY,
  );
  const telling = setInterval(
    () => progress("requests", observations.requests, observations.requests / elapsed()),
    TOLD_EVERY,
  );
  try {
    const work = scene.members.map(async (member, number) => {
      const draws = new SeededDraws(`${seed}/client-${number}`);
      const client = new VirtualClient({ member, scene, platform, rules, observations, draws });
      while (goesOn()) {
        await client.act();
        // Lets others in where everything was answered from memory.
        await pause(0);
      }
    });
    await Promise.all(work);
    return elapsed();
  } finally {
    clearInterval(reconciling);
    clearInterval(telling);
  }
}

/** As the partners are told. */
async function balancesOf({ members }: Scene): Promise<ReadonlyMap<string, readonly BalanceLine[]>> {
  const balances = new Map<string, readonly BalanceLine[]>();
  for (const { userId, role, client, token } of members) {
    if (role !== "partner") continue;
    const asked = client.call("GET", "/users/me/balance", { token });
    const { body } = await expecting([200], "A balance", asked);
    balances.set(userId, (body as { readonly items: readonly BalanceLine[] }).items);
  }
  return balances;
}

function resultOf(
  { seed }: SoakOptions,
  observations: Observations,
  books: Books,
  figures: Pick<SoakResult, "seconds" | "restSeconds" | "failures">,
): SoakResult {
  const { requests, violations, told } = observations;
  return {
    seed,
    requests,
    statuses: observations.statuses(),
    latency: observations.latency(),
    violations,
    told,
    audited: {
      transactions: books.transactions.length,
      payments: books.payments.length,
      keys: books.purchases.length,
      partners: books.balances.size,
    },
    differences: audited(books),
    ...figures,
  };
}
