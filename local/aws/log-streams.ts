import { RecentFeed } from "../recent-feed";
import { AwsRefusal } from "./aws-refusal";
import type { JsonOperations } from "./json-operations";

/** An event as it was put into a stream. */
export interface LogEvent {
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** So many are kept. */
const KEPT_EVENTS = 10_000;

/** CloudWatch Logs as far as functions call it themselves, which is for the audit trail. */
export class LogStreams {
  readonly events = new RecentFeed<LogEvent>(KEPT_EVENTS);
  private readonly streams = new Set<string>();

  readonly operations: JsonOperations = {
    CreateLogStream: (input) => {
      const name = nameOf(input);
      if (this.streams.has(name)) throw new AwsRefusal("ResourceAlreadyExistsException");
      this.streams.add(name);
      return {};
    },
    PutLogEvents: (input) => {
      if (!this.streams.has(nameOf(input))) throw new AwsRefusal("ResourceNotFoundException");
      const { logEvents } = input as {
        readonly logEvents: readonly Pick<LogEvent, "timestamp" | "message">[];
      };
      const [logGroupName, logStreamName] = [String(input.logGroupName), String(input.logStreamName)];
      for (const { timestamp, message } of logEvents) {
        this.events.push({ logGroupName, logStreamName, timestamp, message });
      }
      return {};
    },
  };
}

function nameOf({ logGroupName, logStreamName }: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([logGroupName, logStreamName]);
}
