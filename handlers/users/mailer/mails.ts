import type { Mail } from "./mailer";

/*
 * What the platform writes to people. No text holds anything that somebody else chose, such as a name: whoever registers
 * a foreign address would have us deliver their words.
 */

const IGNORE = "If that was not you, there is nothing to do.";

/** To an address that somebody registers: the code makes the account. */
export function confirmRegistration(to: string, code: string): Mail {
  return {
    to,
    code,
    subject: "Confirm your e-mail address",
    text: `Somebody, probably you, registers this address at the marketplace. This code confirms it, once and within 24 hours:\n\n${code}\n\n${IGNORE}`,
  };
}

/** To an address that is registered already, or that a user wants to move to although it is somebody's. */
export function alreadyRegistered(to: string): Mail {
  return {
    to,
    subject: "You have an account already",
    text: `Somebody, probably you, wants to use this address at the marketplace, where it has an account already. Sign in with it; if you forgot the password, ask for a new one.\n\n${IGNORE}`,
  };
}

/** To the address that a user wants to move to. */
export function confirmNewAddress(to: string, code: string): Mail {
  return {
    to,
    code,
    subject: "Confirm your new e-mail address",
    text: `Somebody, probably you, wants to use this address for their account at the marketplace. This code confirms it, once and within 24 hours; all sessions end with it:\n\n${code}\n\n${IGNORE}`,
  };
}

/** To the address that an account had. */
export function addressChanged(to: string): Mail {
  return {
    to,
    subject: "Your e-mail address was changed",
    text: "Your account at the marketplace has another e-mail address now. If that was not you, write to us.",
  };
}

/** To a user who forgot the password. */
export function resetPassword(to: string, code: string): Mail {
  return {
    to,
    code,
    subject: "Set a new password",
    text: `Somebody, probably you, asks for a new password for this address. This code allows to set one, once and within 30 minutes:\n\n${code}\n\n${IGNORE}`,
  };
}

/** To an address without an account for which somebody wants a new password. */
export function notRegistered(to: string): Mail {
  return {
    to,
    subject: "You have no account with this address",
    text: `Somebody, probably you, asks for a new password at the marketplace, where this address has no account. Perhaps you registered another one.\n\n${IGNORE}`,
  };
}

/** To a user whose password is another one now. */
export function passwordChanged(to: string): Mail {
  return {
    to,
    subject: "Your password was changed",
    text: "Your account at the marketplace has a new password, and all its sessions are over. If that was not you, ask for a new password at once.",
  };
}
