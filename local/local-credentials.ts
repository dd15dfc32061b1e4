/**
 * What everything local signs with: one pair, since engines may keep the tables of each access key apart, and whoever
 * checks signatures knows it.
 */
export const LOCAL_CREDENTIALS = {
  accessKeyId: "local",
  secretAccessKey: "local-secret-access-key",
} as const;
