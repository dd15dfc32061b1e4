/** Every number of the rules about users and sessions that may be chosen otherwise. */

/** Milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Milliseconds that a session lives; it is not prolonged by use. */
export const SESSION_LIFETIME = 24 * HOUR;
/** Milliseconds within which an e-mail address has to be proven. */
export const VERIFICATION_LIFETIME = 24 * HOUR;
/** Milliseconds within which a new password has to be set. */
export const RESET_LIFETIME = 30 * MINUTE;
/** Milliseconds that the sandbox keeps a mail. */
export const SANDBOX_MAIL_LIFETIME = 24 * HOUR;

/** Milliseconds in which attempts are counted together. Windows begin at full quarters of an hour, for everybody. */
export const ATTEMPT_WINDOW = 15 * MINUTE;
/** Attempts in one window to sign in. */
export const SIGN_IN_LIMITS = { perAddressAndNetwork: 10, perNetwork: 100, perAddress: 50 } as const;
/** Mails of one kind in one window to one address. */
export const MAIL_LIMIT = 5;

/** Characters. NIST SP 800-63B asks for length, not for kinds of characters. */
export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;
/** More sessions than anyone has; older ones are not shown beyond it. */
export const SESSIONS_SHOWN = 100;
