import { createHash } from "node:crypto";

/** Of the report's page: light and dark, narrow and wide, screen and paper. Contrasts are 4.5:1 and more. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --page: #fff; --box: #f6f8fa; --line: #d1d9e0;
  --red: #b3141d; --red-box: #fff0ef; --amber: #7d4e00; --green: #116329; --code: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9ba5b0; --page: #0d1117; --box: #151b23;
  --line: #3d444d; --red: #ff8c85; --red-box: #33161a; --amber: #e3b341; --green: #5fd073; --code: #262c36; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 75rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text);
  background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; border-top: 1px solid var(--line);
  padding-top: 1rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
code, pre { font: .85em/1.45 ui-monospace, monospace; background: var(--code); border-radius: .25rem; padding: .1em .3em; }
pre { padding: .75rem; overflow-x: auto; white-space: pre-wrap; }
.verdict { font-size: 1.1rem; font-weight: 600; } .dim { color: var(--dim); }
.danger { border: 2px solid var(--red); background: var(--red-box); border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0; }
.danger h2 { color: var(--red); border: 0; margin: 0; padding: 0; }
.destroyed, .replaced, .failed, .blocked { color: var(--red); } .created { color: var(--green); }
.updated, .warning, .planAgain, .waits { color: var(--amber); }
.tag { font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; overflow-wrap: normal; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--box); } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.values { table-layout: fixed; overflow-wrap: anywhere; } .values th:first-child { width: 30%; }
details { margin: .5rem 0; } summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; } li { margin: .2rem 0; }
.resource { border-left: 3px solid var(--line); padding-left: .75rem; margin: .75rem 0; }
@media (max-width: 45rem) { body { padding: .75rem; } table, tbody, tfoot, tr, td, tbody th, tfoot th { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } td, tbody th, tfoot th { border: 0; padding: .15rem .5rem; }
  td.number { text-align: left; } td:empty { display: none; } tr { border: 1px solid var(--line); margin: .35rem 0; }
  td::before { content: attr(data-label) " "; color: var(--dim); font-weight: 400; } }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10pt; }
  .danger, tr { break-inside: avoid; } summary { break-after: avoid; } details::details-content { content-visibility: visible; block-size: auto; } }
`;

/** What the page may load: its own style, and nothing else. */
export const CONTENT_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'`;
