/**
 * Variables of the caller that would change what a command of ours does: another workspace, other arguments, answers to
 * questions, or one data folder for all stacks. TF_VAR_*, TF_PLUGIN_CACHE_DIR, TF_CLI_CONFIG_FILE and TF_LOG stay.
 */
const FOREIGN = /^(TF_WORKSPACE|TF_CLI_ARGS.*|TF_INPUT|TF_DATA_DIR|TF_IN_AUTOMATION)$/;

/**
 * The environment in which terraform runs.
 *
 * @param more settings of one command, which win
 */
export function terraformEnvironment(
  environment: NodeJS.ProcessEnv,
  more: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const own = Object.keys(environment).filter((name) => FOREIGN.test(name));
  return {
    ...environment,
    // What runs a process may merge this with its own environment: only undefined takes a variable away for sure.
    ...Object.fromEntries(own.map((name) => [name, undefined])),
    // No question to HashiCorp for newer versions, and no hints to type commands that these here replace.
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    ...more,
  };
}
