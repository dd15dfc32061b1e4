import { STAGE_NAMES } from "../../config/stages";
import globalSetup from "../support/global-setup";
import globalTeardown from "../support/global-teardown";
import { lock, lockFile } from "./address-lock";

/** Writes the lock files anew: the explicit consent to every changed address (npm run addresses:update). */
async function update(): Promise<void> {
  await globalSetup();
  for (const stage of STAGE_NAMES) {
    lock(stage);
    console.log(lockFile(stage));
  }
  await globalTeardown();
}

update().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
