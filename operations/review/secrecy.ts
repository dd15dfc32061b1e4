/** Names of attributes and variables whose values are secret, whatever the provider's schema says of them. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|private_?key|api_?key|access_?key|signing_?key|auth_?key/i;

/** Names that hold such a word and say where a secret is, or how long it is good for. */
const ABOUT_A_SECRET =
  /(arns?|_names?|_ids?|_paths?|_prefix|_parameter|_ttl|_seconds|_days|_hours|_ur[il]|_type|_version|_length|_enabled|_count|_source|_required)$/i;

/**
 * Texts that are secrets by their look.
 *
 * @see https://docs.stripe.com/keys
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const SECRET_TEXTS: readonly RegExp[] = [
  // Stripe: secret and restricted keys, signing secrets of webhooks.
  /\b(?:sk|rk)_(?:live|test)_\w+|\bwhsec_\w+/g,
  // AWS: ids of access keys, long-lived and temporary.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // Signed tokens of the web, and what stands in the header Authorization.
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /\b(?:Basic|Bearer)\s+[\w+/=.~-]{8,}/g,
  // Chat rooms and repositories, where alerts go and code comes from.
  /\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bxox[abeprs]-[\w-]{10,}|\bhooks\.slack\.com\/services\/[\w/]+/g,
  // User and password in a URL.
  /(?<=:\/\/)[^\s/:@"']+:[^\s/@"']+(?=@)/g,
];

/** What stands in place of a secret. */
export const HIDDEN = "(sensitive)";

/** Whether the value under this name has to be hidden, going by the name alone. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT_A_SECRET.test(name);
}

/** The text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return SECRET_TEXTS.reduce((rest, secret) => rest.replace(secret, HIDDEN), text);
}
