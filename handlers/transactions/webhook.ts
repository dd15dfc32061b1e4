import { ValidationError } from "../common/errors";
import { log } from "../common/logger";
import { countOverall } from "../common/metrics";
import type { RequestContext } from "../common/request";
import { type GatewayEvent, type PaymentGateway, SignatureError } from "./gateway/payment-gateway";
import { isUnavailable, type Payments } from "./payments";
import type { TransactionRepository } from "./repository";

/** Who the audit trail names for what the gateway told. */
const ACTOR = "payment-gateway";

/** An event could not be worked in. Nobody but the gateway hears of it: the answer is 500, so that it sends again. */
class EventFailedError extends Error {
  override readonly name = "EventFailedError";
}

/**
 * Takes in what the gateway sends: once or several times, early or late, in any order. There is no memory of events; what
 * one says leads a transaction on, or nowhere.
 */
export class WebhookService {
  constructor(
    private readonly transactions: TransactionRepository,
    private readonly payments: Payments,
    private readonly gateway: PaymentGateway,
  ) {}

  /** @throws ValidationError for a message without a valid signature, EventFailedError */
  async receive(request: Pick<RequestContext, "rawBody" | "header">): Promise<void> {
    try {
      await this.workIn(await this.gateway.readEvent(request.rawBody, request.header));
    } catch (error) {
      if (error instanceof SignatureError) {
        throw new ValidationError([{ field: "signature", message: "is missing, wrong or too old" }]);
      }
      if (isUnavailable(error))
        throw new EventFailedError("A payment event waits for its repetition.", { cause: error });
      throw error;
    }
  }

  private async workIn({ type, payment }: GatewayEvent): Promise<void> {
    const item = payment === undefined ? undefined : await this.transactions.find(payment.transactionId);
    if (item === undefined || payment === undefined) {
      log("INFO", "payment event without a transaction", { type });
      countOverall("unknownPaymentEvents", 1, { type });
      return;
    }
    await this.payments.apply(item, payment, ACTOR);
  }
}
