import { Command } from "commander";
import { addAdministration } from "./commands/administration";
import { addLifecycle } from "./commands/lifecycle";
import { addSynthesis } from "./commands/synthesis";
import { EXIT } from "./exit-codes";
import { InterruptedError } from "./terraform/interrupted-error";

const program = new Command("marketplace")
  .description("Marketplace Platform Infrastructure: from TypeScript to Terraform JSON and on to AWS.")
  .showHelpAfterError("(--help lists the options)");

addSynthesis(program);
addLifecycle(program);
addAdministration(program);

// Pipelines hand on what nobody set as empty: no stage is named then, as with BACKEND and LOCK.
if (process.env.STAGE === "") delete process.env.STAGE;

program.parseAsync().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof InterruptedError ? EXIT.interrupted : EXIT.error;
});
