/** What a partner may put into the catalogue. */
export const LIMITS = {
  /**
   * Characters, and bytes in UTF-8 of the two texts that are stored in the head: with them, and with the longest of
   * everything else, a head stays within 1 kB, which is what condition checks and index entries cost by.
   */
  title: { characters: 100, bytes: 190 },
  summary: { characters: 250, bytes: 480 },
  /** Characters. */
  description: 20_000,
  /** Files of one solution, unfinished uploads included. */
  files: 20,
  /** Characters. */
  fileName: 150,
  /** Bytes: 1 GiB. An upload by a form ends at 5 GB. */
  fileSize: 1_073_741_824,
  /** Milliseconds for which an upload may begin. */
  uploadTime: 10 * 60_000,
} as const;

/** Media types of files: nothing that a browser would show or run under the name of the marketplace. */
export const FILE_TYPES = [
  "application/gzip",
  "application/java-archive",
  "application/octet-stream",
  "application/pdf",
  "application/vnd.android.package-archive",
  "application/vnd.debian.binary-package",
  "application/wasm",
  "application/x-7z-compressed",
  "application/x-tar",
  "application/zip",
  "application/zstd",
  "text/plain",
] as const;
