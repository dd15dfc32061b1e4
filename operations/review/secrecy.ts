/** Names of attributes and variables whose values are secret, whatever the provider's schema says of them. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|token|credential|private_?key|api_?key|access_?key|signing_?key|auth_?key|authorization/i;

/** Names that hold such a word and say where a secret is, or how long it is good for. */
const ABOUT_A_SECRET =
  /(arns?|_names?|_ids?|_paths?|_prefix|_parameter|_ttl|_seconds|_days|_hours|_ur[il]|_type|_version|_length|_enabled|_count|_source|_required)$/i;

/**
 * Texts that are secrets by their look: keys of Stripe and of AWS, private keys, signed tokens of the web.
 *
 * @see https://docs.stripe.com/keys
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const SECRET_TEXT =
  /\b(?:sk|rk)_(?:live|test)_\w+|\bwhsec_\w+|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;

/** What stands in place of a secret. */
export const HIDDEN = "(sensitive)";

/** Whether the value under this name has to be hidden, going by the name alone. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !ABOUT_A_SECRET.test(name);
}

/** The text without what looks like a secret. */
export function withoutSecrets(text: string): string {
  return text.replace(SECRET_TEXT, HIDDEN);
}
