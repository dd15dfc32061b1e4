import Stripe from "stripe";
import { isSigned, SIGNATURE_TOLERANCE } from "../../../../handlers/transactions/gateway/signature";

const stripe = new Stripe("sk_test_none");
const NOW = Date.parse("2026-03-01T12:00:00.000Z");
const SECRET = "whsec_current";
const payload = JSON.stringify({ type: "payment_intent.succeeded", note: "Grüße" });

const signed = (secret = SECRET, secondsAgo = 0) => ({
  header: stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: NOW / 1000 - secondsAgo }),
  rawBody: Buffer.from(payload),
});

test("what Stripe's own library signs is accepted", () => {
  expect(isSigned(signed(), [SECRET], NOW)).toBe(true);
});

test("two secrets are active while one replaces the other", () => {
  expect(isSigned(signed("whsec_old"), [SECRET, "whsec_old"], NOW)).toBe(true);
  expect(isSigned(signed("whsec_older"), [SECRET, "whsec_old"], NOW)).toBe(false);
});

test("a sender with two secrets signs twice, and either is enough", () => {
  const both = `${signed("whsec_old").header},v1=${signed().header.split("v1=")[1]}`;

  expect(isSigned({ header: both, rawBody: Buffer.from(payload) }, [SECRET], NOW)).toBe(true);
});

test.each([
  [0, true],
  [SIGNATURE_TOLERANCE, true],
  [SIGNATURE_TOLERANCE + 1, false],
  [-SIGNATURE_TOLERANCE - 1, false],
])("a message of %d seconds ago is accepted: %s", (secondsAgo, accepted) => {
  expect(isSigned(signed(SECRET, secondsAgo), [SECRET], NOW)).toBe(accepted);
});

test("one changed byte of the body is refused", () => {
  const { header, rawBody } = signed();
  const rewritten = Buffer.from(JSON.stringify(JSON.parse(payload), null, 1));

  expect(isSigned({ header, rawBody: rewritten }, [SECRET], NOW)).toBe(false);
  expect(isSigned({ header, rawBody }, [SECRET], NOW)).toBe(true);
});

test.each([
  ["no header", undefined],
  ["an empty one", ""],
  ["no time", "v1=00"],
  ["no signature", `t=${NOW / 1000}`],
  ["a time that is no number", `t=now,v1=${"0".repeat(64)}`],
  ["a signature of another length", `t=${NOW / 1000},v1=00`],
  ["another scheme", `t=${NOW / 1000},v0=${"0".repeat(64)}`],
])("%s is refused", (_, header) => {
  expect(isSigned({ header, rawBody: Buffer.from(payload) }, [SECRET], NOW)).toBe(false);
});

test("no secret accepts nothing", () => {
  expect(isSigned(signed(), [], NOW)).toBe(false);
});
