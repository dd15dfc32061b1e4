import { byId, clockTime, element, showList, soon } from "./elements.mjs";

/** Milliseconds that a mail may take. */
const PATIENCE = 10_000;

/** The mails that were sent, as they come. */
export class Mails {
  #mails = [];
  #live;

  constructor(live) {
    this.#live = live;
    const show = soon(() => this.#show());
    live.on("reset", () => {
      this.#mails = [];
      show();
    });
    live.on("mail", (mail) => {
      this.#mails.unshift(mail);
      show();
    });
  }

  /** The code in the newest mail to an address; waits for one. @returns {Promise<string>} */
  codeFor(address) {
    const isWanted = ({ to, code }) => to.includes(address) && code !== undefined;
    const known = this.#mails.find(isWanted);
    if (known !== undefined) return Promise.resolve(known.code);
    return new Promise((resolve, reject) => {
      const give = (end, settle) => {
        clearTimeout(timer);
        end();
        settle();
      };
      const timer = setTimeout(
        () =>
          give(stop, () => reject(new Error(`No mail to ${address} has come within ${PATIENCE / 1000} s.`))),
        PATIENCE,
      );
      const stop = this.#live.on("mail", (mail) => {
        if (isWanted(mail)) give(stop, () => resolve(mail.code));
      });
    });
  }

  #show() {
    byId("mail-count").textContent = this.#mails.length === 0 ? "" : String(this.#mails.length);
    showList(byId("mail-list"), this.#mails.map(mailElement), "None yet.");
  }
}

function mailElement({ receivedAt, to, subject, text, code }) {
  return element(
    "article",
    { class: "box" },
    element("h3", {}, subject),
    element("p", { class: "dim" }, `${clockTime(receivedAt)} to ${to.join(", ")}`),
    ...(code === undefined ? [] : [codeElement(code)]),
    element("details", {}, element("summary", {}, "Text"), element("pre", { tabindex: 0 }, text)),
  );
}

function codeElement(code) {
  const copy = async ({ currentTarget: button }) => {
    await navigator.clipboard.writeText(code);
    button.textContent = "Copied";
  };
  return element(
    "p",
    {},
    "Code ",
    element("code", { class: "code" }, code),
    " ",
    element("button", { type: "button", click: copy }, "Copy"),
  );
}
