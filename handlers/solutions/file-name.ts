/** Control, format (such as a reversal of the direction of writing) and unassigned characters, and halves of pairs. */
const UNPRINTABLE = /\p{C}/gu;
/** What some system takes for a part of a path, a drive, a pattern or a quotation. */
const SPECIAL = /[<>:"|?*]/g;
/** Names of devices on Windows, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The name under which a file may be saved on any system: its last part only, visible, and a name. It is shown and
 * suggested, but never a part of a key.
 *
 * @returns undefined when nothing is left
 */
export function safeFileName(given: string): string | undefined {
  const [last = ""] = given.split(/[/\\]/).slice(-1);
  const name = last
    .replace(/\s+/g, " ")
    .replace(UNPRINTABLE, "")
    // Only now: what was taken out may have stood between a letter and its accent, or between two spaces.
    .normalize("NFC")
    .replace(/ +/g, " ")
    .replace(SPECIAL, "_")
    .replace(/^[ .]+|[ .]+$/g, "");
  if (name === "") return undefined;
  return DEVICE.test(name) ? `_${name}` : name;
}

/**
 * The header that makes browsers save a file under its name, after RFC 6266. S3 fills a literal `${filename}` in the fields
 * of an upload, so neither form of the name holds a `$`.
 */
export function attachmentOf(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._()-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
