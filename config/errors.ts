/** A setting that cannot be used as it is. The message names the setting, the offending value and what is allowed. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
