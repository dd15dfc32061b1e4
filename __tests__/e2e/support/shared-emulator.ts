import { Emulator } from "./emulator";

let emulator: Emulator | undefined;

/** Starts the emulator that `Emulator.shared` finds in every worker; called in the process of jest itself. */
export async function startSharedEmulator(): Promise<void> {
  emulator = await Emulator.start();
  process.env.E2E_EMULATOR = emulator.url;
}

export async function stopSharedEmulator(): Promise<void> {
  await emulator?.stop();
}
