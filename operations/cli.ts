import { Command } from "commander";
import { addAdministration } from "./commands/administration";
import { addLifecycle } from "./commands/lifecycle";
import { addSynthesis } from "./commands/synthesis";
import { reportFailure } from "./failure";

const program = new Command("marketplace")
  .description("Marketplace Platform Infrastructure: from TypeScript to Terraform JSON and on to AWS.")
  .showHelpAfterError("(--help lists the options)");

addSynthesis(program);
addLifecycle(program);
addAdministration(program);

// Pipelines hand on what nobody set as empty: no stage is named then, as with BACKEND and LOCK.
if (process.env.STAGE === "") delete process.env.STAGE;

program.parseAsync().catch((error: unknown) => {
  process.exitCode = reportFailure(error, process.argv.includes("--json"));
});
