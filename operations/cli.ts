import { Argument, Command, Option } from "commander";
import { STAGE_NAMES } from "../config/stages";

/** Every command of a stage's life. Each loads its own code, so that `--help` answers at once. */
const program = new Command("marketplace")
  .description("Marketplace Platform Infrastructure: from TypeScript to Terraform JSON and on to AWS.")
  .showHelpAfterError("(--help lists the options)");

program
  .command("synth")
  .description(
    "Type-check, bundle and zip the handlers, and write the Terraform JSON of a stage to cdktf.out.",
  )
  .addOption(
    new Option("--stage <stage>", "the stage to synthesize; all: every stage side by side")
      .choices([...STAGE_NAMES, "all"])
      .env("STAGE")
      .default("dev"),
  )
  .option("--json", "print one JSON document instead of lines, for pipelines")
  .addHelpText("after", SYNTH_HELP())
  .action(async (options: { stage: string; json?: true }) => {
    const { synth } = await import("./synth");
    await synth({ stage: options.stage, json: options.json === true });
  });

program
  .command("build")
  .description("Type-check the project and bundle the handlers into dist, without synthesizing.")
  .action(async () => {
    const { build } = await import("./build");
    await build();
  });

program
  .command("providers-lock")
  .description("Write .terraform.lock.hcl, with the provider's checksums for Linux, macOS and Windows.")
  .option("--fs-mirror <folder>", "take the provider from a filesystem mirror instead of the registry")
  .option("--platform <os_arch...>", "other platforms than the usual five")
  .action(async (options: { fsMirror?: string; platform?: string[] }) => {
    const { lockProviders } = await import("./providers-lock");
    await lockProviders(options);
  });

program
  .command("admin")
  .description(
    "Make a registered user an admin of a deployed stage, or a customer again. Uses your AWS credentials.",
  )
  .addArgument(new Argument("<action>", "what to do with the role").choices(["grant", "revoke"]))
  .requiredOption("--email <address>", "the address that the user has registered and proven")
  .addOption(stageOption())
  .action(async (action: "grant" | "revoke", options: { email: string; stage: string }) => {
    const { changeAdmin } = await import("./admin");
    await changeAdmin({ action, ...options });
  });

program
  .command("outbox")
  .description("Print the mails to an address that the sandbox of a deployed stage keeps for a day.")
  .requiredOption("--email <address>", "the recipient")
  .addOption(stageOption())
  .option("--code", "print the newest mail's code only")
  .action(async (options: { email: string; stage: string; code?: true }) => {
    const { printOutbox } = await import("./outbox");
    await printOutbox({ ...options, code: options.code === true });
  });

program
  .command("secrets")
  .description(
    "Make the secrets of a stage that are missing, with your AWS credentials; what is there is never overwritten.",
  )
  .addOption(stageOption())
  .addOption(
    new Option("--rotate <what>", "replace one; the value before it stays good for a while").choices([
      "cursor",
      "download",
      "webhook",
    ]),
  )
  .option("--set-gateway-key", "read the payment gateway's key from stdin")
  .action(
    async (options: { stage: string; rotate?: "cursor" | "download" | "webhook"; setGatewayKey?: true }) => {
      const { secrets } = await import("./secrets");
      await secrets(options);
    },
  );

// Pipelines hand on what nobody set as empty: no stage is named then, as with BACKEND and LOCK.
if (process.env.STAGE === "") delete process.env.STAGE;

program.parseAsync().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

/** One deployed stage. */
function stageOption(): Option {
  return new Option("--stage <stage>", "the stage").choices(STAGE_NAMES).env("STAGE").default("dev");
}

function SYNTH_HELP(): string {
  return `
Environment:
  STAGE          the stage, when --stage is absent
  BACKEND        s3 (default): state as backend.tf says; local: state in files beside the JSON, for trying
  BACKEND_FILE   another backend file than backend.tf, for example one per account
  LOCK           dynamodb (default), s3 or both: what locks the state while it is in use
  TOKEN_STACK_TRACES  when set, cdktf's errors show where a token was made (slower)

Exit codes: 0 the JSON is written, 1 nothing was changed (the types, the configuration or a policy failed).

Example: npm run synth -- --stage all --json | jq '.stacks[].path'`;
}
