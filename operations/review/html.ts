import { resourceList } from "./html-resources";
import { CONTENT_POLICY, STYLE } from "./html-style";
import { Html, html, NOTHING } from "./html-text";
import type { Concern, DataLoss, StackReview, StageReview } from "./stage-review";
import {
  costText,
  DATA_LOSS_REMEDY,
  inWords,
  number,
  STATES,
  terraformLine,
  title,
  verdict,
} from "./wording";

/** The review as one page that needs no other file and runs no script. */
export function htmlReport(review: StageReview): string {
  const { stacks, dataLoss } = review;
  const warnings = stacks.flatMap(({ concerns }) => concerns.filter(({ level }) => level === "warning"));
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<title>${title(review)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${title(review)}</h1>
<p class="verdict">${verdict(review)}</p>
<p class="dim">${terraformLine(review)}</p>
</header>
<main>
${lossPart(dataLoss)}
${table(review)}
${warnings.length === 0 ? NOTHING : html`<section aria-labelledby="twice"><h2 id="twice">Look at this twice</h2>${concernList(warnings)}</section>`}
${stacks.map(stackPart)}
</main>
</body>
</html>
`;
  return page.source;
}

function lossPart(losses: readonly DataLoss[]): Html {
  if (losses.length === 0) return NOTHING;
  const items = losses.map(
    ({ address, action, holds }) =>
      html`<li><code>${address}</code> would be <strong class="${action}">${action}</strong>: ${holds}</li>\n`,
  );
  return html`<section class="danger" aria-labelledby="loss">
<h2 id="loss">Data would be lost</h2>
<ul>${items}</ul>
<p>${DATA_LOSS_REMEDY}</p>
</section>`;
}

function table(review: StageReview): Html {
  const rows = review.stacks.map(
    (stack) => html`<tr><th scope="row"><a href="#${stack.id}">${stack.id}</a></th>
<td data-label="state:" class="tag ${stack.state}">${STATES[stack.state]}</td>${numbers(stack)}</tr>\n`,
  );
  return html`<table>
<thead><tr><th scope="col">Stack</th><th scope="col">State</th>
<th scope="col" class="number">Created</th><th scope="col" class="number">Updated</th>
<th scope="col" class="number">Replaced</th><th scope="col" class="number">Destroyed</th>
<th scope="col" class="number">Fixed cost a month</th></tr></thead>
<tbody>${rows}</tbody>
<tfoot><tr><th scope="row">all</th><td></td>${numbers(review)}</tr></tfoot>
</table>`;
}

function numbers({ counts, ...costs }: Pick<StackReview, "counts" | "costBefore" | "costAfter">): Html[] {
  const { created, updated, replaced, destroyed } = counts;
  const cells = Object.entries({ created, updated, replaced, destroyed });
  return [
    ...cells.map(
      ([name, count]) =>
        html`<td data-label="${name}:" class="number ${count > 0 ? name : "dim"}">${count}</td>`,
    ),
    html`<td data-label="fixed cost a month:" class="number">${costText(costs)}</td>`,
  ];
}

function stackPart(stack: StackReview): Html {
  const { id, state, messages, nextStep, changes, outputs, drift, concerns, counts } = stack;
  const notices = concerns.filter(({ level }) => level === "notice");
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${id}</h2>
<p><span class="tag ${state}">${STATES[state]}</span>${state === "planned" ? html`: ${inWords(counts)}` : NOTHING}${
    nextStep === undefined ? NOTHING : html`: ${nextStep}`
  }</p>
${messages.map((message) => html`<pre>${message}</pre>\n`)}
${resourceList(changes)}
${outputs.length === 0 ? NOTHING : html`<p>Changed outputs: ${joined(outputs)}</p>`}
${drift.length === 0 ? NOTHING : html`<h3>Changed outside Terraform</h3>${resourceList(drift)}`}
${
  notices.length === 0
    ? NOTHING
    : html`<details><summary>${number(notices.length, "further change")} of access and network</summary>${concernList(notices)}</details>`
}
</section>
`;
}

function concernList(concerns: readonly Concern[]): Html {
  const items = concerns.map(
    ({
      kind,
      address,
      summary,
      details,
      level,
    }) => html`<li><span class="tag ${level}">${kind}</span> <code>${address}</code>: ${summary}
<ul>${details.map((detail) => html`<li><code>${detail}</code></li>`)}</ul></li>\n`,
  );
  return html`<ul>${items}</ul>`;
}

function joined(names: readonly string[]): Html[] {
  return names.map((name, index) => html`${index === 0 ? "" : ", "}<code>${name}</code>`);
}
