import { Argument, type Command, Option } from "commander";
import { jsonOption, stageOption } from "./options";

/** People and secrets of a deployed stage. */
export function addAdministration(program: Command): void {
  program
    .command("admin")
    .description(
      "Make a registered user an admin of a deployed stage, or a customer again. Uses your AWS credentials.",
    )
    .addArgument(new Argument("<action>", "what to do with the role").choices(["grant", "revoke"]))
    .requiredOption("--email <address>", "the address that the user has registered and proven")
    .addOption(stageOption())
    .addOption(jsonOption())
    .action(async (action: "grant" | "revoke", options: { email: string; stage: string; json?: true }) => {
      const { changeAdmin } = await import("../admin");
      await changeAdmin({ action, ...options });
    });

  program
    .command("outbox")
    .description("Print the mails to an address that the sandbox of a deployed stage keeps for a day.")
    .requiredOption("--email <address>", "the recipient")
    .addOption(stageOption())
    .option("--code", "print the newest mail's code only")
    .action(async (options: { email: string; stage: string; code?: true }) => {
      const { printOutbox } = await import("../outbox");
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
      async (options: {
        stage: string;
        rotate?: "cursor" | "download" | "webhook";
        setGatewayKey?: true;
      }) => {
        const { secrets } = await import("../secrets");
        await secrets(options);
      },
    );
}
