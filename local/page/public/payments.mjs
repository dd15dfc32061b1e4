import { byId, element, money, showList, soon, table } from "./elements.mjs";
import { postLocal } from "./platform.mjs";

/** Milliseconds between two looks while the view is open: events of the gateway cause requests, but not all of them. */
const PAUSE = 2_000;

/** The ledger of the payment gateway, read anew after requests and now and then. */
export function showPayments(live) {
  const isOpen = () => document.body.dataset.view === "payments" && !document.hidden;
  const show = soon(async () => {
    if (!isOpen()) return;
    const ledger = await (await fetch("/_local/payments")).json();
    showList(byId("payment-list"), ledger.length === 0 ? [] : [ledgerElement(ledger, show)], "None yet.");
  });
  live.on("request", show);
  document.addEventListener("view", show);
  setInterval(show, PAUSE);
}

function ledgerElement(ledger, show) {
  const rows = ledger
    .toReversed()
    .map(({ paymentId, transactionId, status, currency, charged, refunded, isDisputed }) => [
      element("code", {}, paymentId),
      element("code", {}, transactionId),
      isDisputed ? `${status}, disputed` : status,
      money(charged, currency),
      money(refunded, currency),
      status === "requires_action" ? actionElement(paymentId, show) : "",
    ]);
  return element(
    "div",
    { class: "box" },
    table(["Payment", "Transaction", "Status", "#Charged", "#Refunded", "Buyer"], rows),
  );
}

/** What the buyer's bank asks for. */
function actionElement(paymentId, show) {
  const button = (how, text) =>
    element(
      "button",
      {
        type: "button",
        click: async () => {
          await postLocal("/_local/payments", { paymentId, how });
          show();
        },
      },
      text,
    );
  return element("span", {}, button("succeeds", "Confirm"), " ", button("declines", "Refuse"));
}
