import type { ServerResponse } from "node:http";
import type { Activity, ActivityFeed } from "../activity";
import type { Mailbox, ReceivedMail } from "../aws/mailbox";

/** Where things happen. */
interface Happenings {
  readonly activity: ActivityFeed;
  readonly peers: { readonly mails: Mailbox };
}

/** So many of each kind are told of what was before a page opened. */
const BEFORE = { request: 200, log: 1_000, metric: 500 } as const;

/** Bytes that may wait for a page that is slow to read; what comes then is left out. */
const WAITING_LIMIT = 1_000_000;

/**
 * Tells open pages what happens, as server-sent events: `request`, `log` and `metric` as in activity.ts, `mail` as in
 * mailbox.ts, and `gap` when some were left out.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class LiveEvents {
  constructor(private readonly platform: Happenings) {}

  /** Tells what was, and then what comes, until the page goes. */
  tell(response: ServerResponse): void {
    const { activity, peers } = this.platform;
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const entry of this.before()) send(response, entry);
    response.write("event: now\ndata: {}\n\n");

    const listener = new PageListener(response);
    const ends = [
      activity.subscribe((entry) => listener.hear(entry)),
      peers.mails.subscribe((mail) => listener.hear({ kind: "mail", ...mail })),
    ];
    response.on("close", () => {
      for (const end of ends) end();
    });
  }

  private before(): LiveEvent[] {
    const { activity, peers } = this.platform;
    return [
      ...activity.recent("request", BEFORE.request),
      ...activity.recent("log", BEFORE.log),
      ...activity.recent("metric", BEFORE.metric),
      ...peers.mails.recent().map((mail) => ({ kind: "mail" as const, ...mail })),
    ];
  }
}

type LiveEvent = Activity | ({ readonly kind: "mail" } & ReceivedMail);

/** One page, which may read slower than things happen. */
class PageListener {
  private missed = 0;

  constructor(private readonly response: ServerResponse) {}

  hear(entry: LiveEvent): void {
    // Requests tell of their invocations themselves.
    if (entry.kind === "invocation") return;
    if (this.response.writableLength > WAITING_LIMIT) {
      this.missed += 1;
      return;
    }
    if (this.missed > 0) this.response.write(`event: gap\ndata: ${this.missed}\n\n`);
    this.missed = 0;
    send(this.response, entry);
  }
}

/** JSON has no line breaks of its own, which would end the event. */
function send(response: ServerResponse, entry: LiveEvent): void {
  response.write(`event: ${entry.kind}\ndata: ${JSON.stringify(entry)}\n\n`);
}
