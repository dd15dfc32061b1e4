import { byId } from "./elements.mjs";
import { Live } from "./live.mjs";
import { Mails } from "./mails.mjs";
import { showMetrics } from "./metrics.mjs";
import { showPayments } from "./payments.mjs";
import { showRequests } from "./requests.mjs";
import { showStacks } from "./stacks.mjs";
import { showViews } from "./views.mjs";
import { showWalkThrough } from "./walk-through.mjs";

const live = new Live();
const mails = new Mails(live);

showViews();
showRequests(live);
showMetrics(live);
showPayments(live);
showWalkThrough(byId("steps"), mails);
live.start();
await showStacks();
