import { RecentFeed } from "../recent-feed";
import { AwsRefusal } from "./aws-refusal";

/** A mail that was handed over, and went no further. */
export interface ReceivedMail {
  /** Counted from 1. */
  readonly id: number;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** The secret that the text tells in a line of its own, such as the code that proves an address. */
  readonly code?: string;
}

/** So many are kept. */
const KEPT_MAILS = 1_000;

/** One word of at least so many characters in a line of its own. */
const CODE = /^[\w.~-]{16,}$/m;

/** What is read of SendEmail's body. */
interface SendEmail {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Content?: {
    readonly Simple?: {
      readonly Subject?: { readonly Data?: string };
      readonly Body?: { readonly Text?: { readonly Data?: string } };
    };
  };
}

/**
 * Amazon SES, which delivers nothing here: mails are kept for whoever looks.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export class Mailbox {
  private readonly mails = new RecentFeed<ReceivedMail>(KEPT_MAILS);
  private count = 0;

  /** @param sender the one address that is verified @default any */
  constructor(
    private readonly sender?: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Oldest first. */
  recent(): readonly ReceivedMail[] {
    return this.mails.recent();
  }

  /** @returns ends it */
  subscribe(listener: (mail: ReceivedMail) => void): () => void {
    return this.mails.subscribe(listener);
  }

  /** @throws AwsRefusal */
  send(input: SendEmail): { readonly MessageId: string } {
    const from = input.FromEmailAddress ?? "";
    const to = input.Destination?.ToAddresses ?? [];
    const { Subject, Body } = input.Content?.Simple ?? {};
    if (Subject?.Data === undefined || Body?.Text?.Data === undefined) {
      throw new AwsRefusal("BadRequestException", 400, "Content is neither Simple nor complete.");
    }
    if (to.length === 0 || to.some((address) => !/^[^\s@]+@[^\s@]+$/.test(address))) {
      throw new AwsRefusal("BadRequestException", 400, "Illegal address");
    }
    if (this.sender !== undefined && from !== this.sender) {
      throw new AwsRefusal("MessageRejected", 400, `Email address is not verified: ${from}`);
    }
    this.count += 1;
    const [code] = CODE.exec(Body.Text.Data) ?? [];
    this.mails.push({
      id: this.count,
      receivedAt: new Date(this.now()).toISOString(),
      from,
      to,
      subject: Subject.Data,
      text: Body.Text.Data,
      ...(code === undefined ? {} : { code }),
    });
    return { MessageId: `local-${this.count}` };
  }
}
