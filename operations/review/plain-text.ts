/**
 * Control characters and those that join or turn text: in a terminal they are commands, elsewhere they can make a text look
 * like another one. The line feed is not among them.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}]/gu;

/** The text with everything that cannot be seen written out, such as `\u{1b}`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === "\t" ? " " : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** As `visible`, on one line. */
export function oneLine(text: string): string {
  return visible(text).replace(/\n+/g, " ");
}
