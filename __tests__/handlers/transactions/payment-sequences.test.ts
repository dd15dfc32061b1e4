import fc from "fast-check";
import { PaymentModel, paymentMethod, sequence } from "../../support/payment-model";
import { PaymentWorld } from "../../support/payment-world";
import { StripePeer } from "../../support/stripe-peer";

/** How many sequences, new ones each time; continuous integration tries a thousand. */
const SEQUENCES = Number(process.env.PAYMENT_SEQUENCES ?? 60);
const seed = Number(process.env.PAYMENT_SEED ?? Date.now() % 2 ** 31);

// What it writes is looked at elsewhere; here it would be a third of all calls.
jest.mock("../../../handlers/common/audit", () => ({ audit: async () => {} }));

// As is how the index is spread: asking each of four partitions would be a quarter of all calls.
jest.mock("../../../handlers/transactions/transaction", () => ({
  ...jest.requireActual("../../../handlers/transactions/transaction"),
  PENDING_SHARDS: ["0"],
  shardOf: () => "0",
}));

let world: PaymentWorld;
let peer: StripePeer;

beforeAll(async () => {
  world = await PaymentWorld.start();
  peer = await StripePeer.start(world.clock.now);
  // Half an hour: a search that says nothing proves nothing.
  peer.searchLag = 1_800_000;
  jest.spyOn(globalThis, "fetch").mockImplementation(peer.fetch);
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await Promise.all([world.stop(), peer.stop()]);
});

test(`a buyer is charged at most once, and the record ends where the gateway is (${SEQUENCES} sequences, PAYMENT_SEED=${seed})`, async () => {
  const property = fc.asyncProperty(paymentMethod, sequence, async (method, steps) => {
    peer.reset();
    const model = await PaymentModel.create(world, peer, method);
    for (const next of steps) {
      await model.take(next);
      model.checkCharges();
    }
    await model.comeToRest();
    model.checkCharges();
    await model.checkFinalStates();
  });

  await fc.assert(property, { numRuns: SEQUENCES, seed });
}, 900_000);
