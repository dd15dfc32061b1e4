import { type IBufferCell, type IBufferLine, Terminal } from "@xterm/headless";

/** Characters that look the same. */
export interface Span {
  readonly text: string;
  /** Number in the terminal's palette; undefined: the default. */
  readonly color?: number;
  readonly bold: boolean;
  readonly dim: boolean;
}

export type Line = readonly Span[];

/** More than any session prints: nothing leaves the screen by its top. */
const ROWS = 400;

/** What a terminal shows when everything is printed: progress that was drawn over is gone, as for a person. */
export async function screenOf(output: string, columns: number): Promise<Line[]> {
  const terminal = new Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: ROWS }, (_, row) => lineOf(active.getLine(row)));
  terminal.dispose();
  const last = lines.findLastIndex((line) => line.some(({ text }) => text.trim() !== ""));
  return lines.slice(0, last + 1);
}

function lineOf(line: IBufferLine | undefined): Line {
  const spans: Span[] = [];
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const next = spanOf(cell);
    const before = spans.at(-1);
    if (before !== undefined && look(before) === look(next))
      spans[spans.length - 1] = { ...before, text: before.text + next.text };
    else spans.push(next);
  }
  return withoutBlankEnd(spans);
}

function spanOf(cell: IBufferCell): Span {
  return {
    text: cell.getChars() || " ",
    ...(cell.isFgPalette() && { color: cell.getFgColor() }),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function look({ color, bold, dim }: Span): string {
  return `${color} ${bold} ${dim}`;
}

function withoutBlankEnd(spans: readonly Span[]): Line {
  const last = spans.at(-1);
  if (last === undefined) return [];
  const text = last.text.trimEnd();
  return text === "" ? withoutBlankEnd(spans.slice(0, -1)) : [...spans.slice(0, -1), { ...last, text }];
}
