import { ApiCaller } from "./api-caller.mjs";
import { element, statusElement } from "./elements.mjs";
import { STEPS } from "./steps.mjs";

/** Shows the steps; each can be taken when the one before it has been. */
export function showWalkThrough(list, mails) {
  const story = {};
  const views = STEPS.map((step, index) => new StepView(step, index + 1, mails, story));
  views.forEach((view, index) => {
    view.onDone = () => views[index + 1]?.enable();
  });
  list.replaceChildren(...views.map(({ item }) => item));
  views[0]?.enable();
}

/** One step with its fields, its button, and what was sent and answered. */
class StepView {
  onDone = () => {};
  #step;
  #mails;
  #story;
  #inputs;
  #exchanges = element("div", { class: "exchanges" });
  #outcome = element("p", { class: "outcome", role: "status" });
  #button;

  constructor(step, number, mails, story) {
    this.#step = step;
    this.#mails = mails;
    this.#story = story;
    const fields = Object.entries(step.fields?.() ?? {});
    this.#inputs = new Map(fields.map(([name, field]) => [name, inputElement(name, field)]));
    this.#button = element(
      "button",
      {
        type: "button",
        class: "main",
        disabled: true,
        "aria-label": `Run: ${step.title}`,
        click: () => this.#take(),
      },
      "Run",
    );
    const labels = fields.map(([name, { label }]) =>
      element("label", {}, label, " ", this.#inputs.get(name)),
    );
    this.item = element(
      "li",
      { class: "step", "data-step": step.id },
      element("span", { class: "number", "aria-hidden": "true" }, String(number)),
      element("h3", {}, step.title),
      this.#button,
      element("div", { class: "fields" }, ...labels),
      this.#outcome,
      this.#exchanges,
    );
  }

  enable() {
    this.#button.disabled = false;
  }

  async #take() {
    this.#button.disabled = true;
    this.#exchanges.replaceChildren();
    this.#say("working", "…", "dim");
    const api = new ApiCaller((exchange) => this.#exchanges.append(exchangeElement(exchange)));
    try {
      const fields = Object.fromEntries([...this.#inputs].map(([name, input]) => [name, enteredIn(input)]));
      const sentence = await this.#step.run({ api, fields, mails: this.#mails, story: this.#story });
      this.#say("done", sentence, "good");
      this.onDone();
    } catch (error) {
      this.#say("failed", error.message, "bad");
    }
    this.#button.disabled = false;
  }

  #say(state, sentence, tone) {
    this.item.dataset.state = state;
    this.#outcome.className = `outcome ${tone}`;
    this.#outcome.textContent = sentence;
  }
}

function inputElement(name, { label: _, options, ...attributes }) {
  if (options === undefined) return element("input", { name, autocomplete: "off", ...attributes });
  const choices = Object.entries(options).map(([value, text]) => element("option", { value }, text));
  return element("select", { name }, ...choices);
}

function enteredIn(input) {
  return input.type === "file" ? input.files[0] : input.value;
}

function exchangeElement({ method, path, request, status, answer, durationMs }) {
  return element(
    "details",
    { class: "exchange" },
    element(
      "summary",
      {},
      element("strong", {}, method),
      element("span", { class: "path" }, shortened(path)),
      statusElement(status),
      element("span", { class: "dim" }, `${Math.round(durationMs)} ms`),
    ),
    ...bodyElements("Request", request),
    ...bodyElements("Answer", answer),
    ...(request === undefined && answer === undefined ? [element("p", { class: "dim" }, path)] : []),
  );
}

function bodyElements(title, body) {
  if (body === undefined) return [];
  return [
    element("span", { class: "dim" }, title),
    element("pre", { tabindex: 0 }, JSON.stringify(body, null, 2)),
  ];
}

/** Signed addresses are long. */
function shortened(path) {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}
