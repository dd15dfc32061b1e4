import { byId } from "./elements.mjs";

/** Everything that the platform tells, as long as the page is open. */
export class Live {
  /** @type {Map<string, Set<(entry: object) => void>>} */
  #listeners = new Map();

  start() {
    const source = new EventSource("/_local/events");
    // A new connection tells again what was before.
    source.addEventListener("open", () => this.#tell("reset", {}));
    source.addEventListener("now", () => showState("live", "live"));
    source.addEventListener("error", () => showState("lost", "the platform does not answer"));
    for (const kind of ["request", "log", "metric", "mail", "gap"]) {
      source.addEventListener(kind, ({ data }) => this.#tell(kind, JSON.parse(data)));
    }
  }

  /**
   * @param {"request" | "log" | "metric" | "mail" | "gap" | "reset"} kind `reset`: forget all
   * @param {(entry: object) => void} listener
   * @returns {() => void} ends it
   */
  on(kind, listener) {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  #tell(kind, entry) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(entry);
  }
}

function showState(state, text) {
  const shown = byId("live");
  shown.dataset.state = state;
  shown.textContent = text;
}
