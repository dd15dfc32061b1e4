import escapeHtml from "escape-html";
import type { Line, Span } from "./terminal-screen";

/** Pixels; the characters of a line are fitted to their columns, whatever font a browser has. */
const CELL = { width: 7.8, height: 18, font: 13 };
const MARGIN = 20;
const BAR = 36;

const BACKGROUND = "#0d1117";
const FOREGROUND = "#e6edf3";
/** The eight colours and their bright forms, as on GitHub's dark pages. */
const PALETTE = [
  ...["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
];

/** A terminal's screen as an SVG, whose text can be searched and read aloud. */
export function terminalPicture(lines: readonly Line[], columns: number, title: string): string {
  const width = Math.ceil(columns * CELL.width) + 2 * MARGIN;
  const height = BAR + lines.length * CELL.height + MARGIN;
  const texts = lines.flatMap((line, row) => (line.length === 0 ? [] : [lineElement(line, row)]));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(title)}">
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g fill="#484f58"><circle cx="22" cy="18" r="6"/><circle cx="42" cy="18" r="6"/><circle cx="62" cy="18" r="6"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}" fill="${FOREGROUND}" style="white-space: pre">
${texts.join("\n")}
</g>
</svg>
`;
}

function lineElement(line: Line, row: number): string {
  const y = BAR + (row + 0.75) * CELL.height;
  let column = 0;
  const spans = line.map((span) => {
    const element = spanElement(span, column);
    column += [...span.text].length;
    return element;
  });
  return `<text y="${y}" xml:space="preserve">${spans.join("")}</text>`;
}

/** Blanks at a span's begin are left out: its place says the same. */
function spanElement({ text, color, bold, dim }: Span, column: number): string {
  const shown = text.trim();
  if (shown === "") return "";
  const begin = column + text.length - text.trimStart().length;
  const attributes = [
    `x="${round(MARGIN + begin * CELL.width)}"`,
    `textLength="${round([...shown].length * CELL.width)}"`,
    ...(color === undefined ? [] : [`fill="${PALETTE[color] ?? FOREGROUND}"`]),
    ...(bold ? ['font-weight="bold"'] : []),
    ...(dim ? ['opacity="0.65"'] : []),
  ];
  return `<tspan ${attributes.join(" ")}>${escapeHtml(shown)}</tspan>`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
