import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { ActivityFeed } from "../../../local/activity";
import { Mailbox } from "../../../local/aws/mailbox";
import { LiveEvents } from "../../../local/page/live-events";

/** A connection to a page, which has so many bytes yet to read. */
class Connection extends EventEmitter {
  writableLength = 0;
  told = "";

  writeHead(): void {}

  write(text: string): void {
    this.told += text;
  }
}

function open(): { readonly feed: ActivityFeed; readonly connection: Connection } {
  const feed = new ActivityFeed();
  const events = new LiveEvents({ activity: feed, peers: { mails: new Mailbox() } });
  const connection = new Connection();
  events.tell(connection as unknown as ServerResponse);
  return { feed, connection };
}

test("a page that reads too slowly is told how much it has missed", () => {
  const { feed, connection } = open();

  connection.writableLength = 2_000_000;
  feed.addLine("users", "missed", undefined);
  feed.addLine("users", "missed, too", undefined);
  connection.writableLength = 0;
  feed.addLine("users", "told", undefined);

  expect(connection.told).not.toContain("missed");
  expect(connection.told).toMatch(/event: gap\ndata: 2\n\nevent: log\ndata: {.*"line":"told".*}\n\n$/);
});

test("a page that has gone is told nothing more", () => {
  const { feed, connection } = open();

  connection.emit("close");
  feed.addLine("users", "afterwards", undefined);

  expect(connection.told).not.toContain("afterwards");
});

test("what a line says cannot end its event", () => {
  const { feed, connection } = open();

  feed.addLine("users", "first\n\nevent: mail\ndata: {}", undefined);

  expect(connection.told.split("\n")).not.toContain("event: mail");
});
