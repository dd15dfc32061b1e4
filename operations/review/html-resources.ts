import { type Html, html, NOTHING } from "./html-text";
import type { AttributeChange, ResourceAction, ResourceReview } from "./stage-review";
import { ACTIONS, remark } from "./wording";

/** Of one kind: more are folded away at first. */
const MOST_OPEN = 15;

/** Resources by what happens to them, what is lost first. */
export function resourceList(resources: readonly ResourceReview[]): Html[] {
  return ACTIONS.flatMap((action) => {
    const those = resources.filter((each) => each.action === action);
    return those.length === 0 ? [] : [group(action, those)];
  });
}

function group(action: ResourceAction, resources: readonly ResourceReview[]): Html {
  const isOpen = resources.length <= MOST_OPEN || action === "destroyed" || action === "replaced";
  const hasValues = action === "updated" || action === "replaced";
  const body = hasValues
    ? html`${resources.map(changed)}`
    : html`<ul>${resources.map((each) => html`<li>${head(each)}</li>\n`)}</ul>`;
  return html`<details${isOpen ? html` open` : NOTHING}><summary class="${action}">${resources.length} ${action}</summary>
${body}</details>
`;
}

function changed(resource: ResourceReview): Html {
  const { attributes, knownAfterApply } = resource;
  const unknown = knownAfterApply.map((path, index) => html`${index === 0 ? "" : ", "}<code>${path}</code>`);
  return html`<div class="resource"><div>${head(resource)}</div>
${attributes.length === 0 ? NOTHING : values(attributes)}
${unknown.length === 0 ? NOTHING : html`<p class="dim">Known after apply: ${unknown}</p>`}</div>
`;
}

function head(resource: ResourceReview): Html {
  const { address, holdsData, action } = resource;
  const isLost = holdsData && (action === "destroyed" || action === "replaced");
  const said = remark(resource);
  return html`<code>${address}</code>${isLost ? html` <strong class="destroyed">holds data</strong>` : NOTHING}${
    said === "" ? NOTHING : html` <span class="dim">${said}</span>`
  }`;
}

function values(attributes: readonly AttributeChange[]): Html {
  const rows = attributes.map(
    ({ path, before, after, forcesReplacement }) =>
      html`<tr><td data-label="Attribute:"><code>${path}</code>${
        forcesReplacement ? html` <strong class="replaced">forces the replacement</strong>` : NOTHING
      }</td><td data-label="Before:">${value(before)}</td><td data-label="After:">${value(after)}</td></tr>\n`,
  );
  return html`<table class="values"><thead><tr><th scope="col">Attribute</th><th scope="col">Before</th>
<th scope="col">After</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function value(text: string | undefined): Html {
  return text === undefined ? html`<span class="dim">nothing</span>` : html`<code>${text}</code>`;
}
