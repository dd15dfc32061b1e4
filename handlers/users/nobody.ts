/** The id of no user, read where there is none to read: the work shall not tell. */
export const NOBODY = "00000000-0000-7000-8000-000000000000";
