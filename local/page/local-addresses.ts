/** `GET`: the latest mails with their codes, oldest first; `?to=` leaves out those to others. */
export const MAILS_ADDRESS = "/_local/mails";
/** `POST {"email"}` makes a registered user an admin, as `npm run admin -- grant` does in a deployed stage. */
export const ADMINS_ADDRESS = "/_local/admins";
