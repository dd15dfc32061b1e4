import fc from "fast-check";
import { PaymentModel, paymentMethod, sequence } from "../../support/payment-model";
import { PaymentWorld } from "../../support/payment-world";
import { StripePeer } from "../../support/stripe-peer";

/** How many sequences; continuous integration tries more. */
const SEQUENCES = Number(process.env.PAYMENT_SEQUENCES ?? 200);
const seed = Number(process.env.PAYMENT_SEED ?? Date.now() % 2 ** 31);

let world: PaymentWorld;
beforeAll(async () => {
  world = await PaymentWorld.start();
});
afterAll(() => world.stop());

it(`charges at most once and ends where the gateway is, whatever happens in between (${SEQUENCES} sequences, PAYMENT_SEED=${seed})`, async () => {
  const output = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  try {
    const property = fc.asyncProperty(paymentMethod, sequence, async (method, steps) => {
      const peer = await StripePeer.start(world.clock.now);
      // Half an hour: a search that says nothing proves nothing.
      peer.searchLag = 1_800_000;
      try {
        const model = await PaymentModel.create(world, peer, method);
        for (const next of steps) {
          await model.take(next);
          model.checkCharges();
        }
        await model.comeToRest();
        model.checkCharges();
        await model.checkFinalStates();
      } finally {
        await peer.stop();
      }
    });
    await fc.assert(property, { numRuns: SEQUENCES, seed });
  } finally {
    output.mockRestore();
  }
}, 600_000);
