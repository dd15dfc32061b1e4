import { UnavailableError } from "../../../handlers/common/errors";
import { parameter, secret } from "../../../handlers/common/secrets";
import { capturedLines } from "../../support/captured-output";
import { type SecretStore, startSecretStore } from "../../support/secret-store";

let store: SecretStore;
let now = Date.now();

beforeAll(async () => {
  store = await startSecretStore();
  Object.assign(process.env, store.environment, { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" });
  jest.spyOn(Date, "now").mockImplementation(() => now);
});
afterAll(() => store.stop());

const callsFor = (name: string) => store.calls.filter(({ input }) => Object.values(input).includes(name));

test("a parameter is read once and decrypted, also for those who ask at the same time", async () => {
  store.setParameter("/one", "first");

  expect(await Promise.all([parameter("/one"), parameter("/one")])).toEqual(["first", "first"]);
  expect(await parameter("/one")).toBe("first");
  expect(callsFor("/one")).toMatchObject([
    { operation: "GetParameter", input: { Name: "/one", WithDecryption: true } },
  ]);
});

test("a secret is read again after five minutes", async () => {
  store.setSecret("two", "first");
  expect(await secret("two")).toBe("first");
  store.setSecret("two", "second");

  now += 5 * 60_000 - 1;
  expect(await secret("two")).toBe("first");
  now += 1;
  expect(await secret("two")).toBe("second");
});

test("who knows that a value has changed may ask for a younger one", async () => {
  store.setParameter("/three", "first");
  await parameter("/three");
  store.setParameter("/three", "second");

  now += 1_000;
  expect(await parameter("/three", 1_000)).toBe("second");
});

test("a value that cannot be read is logged by name only, unavailable, and asked for again the next time", async () => {
  let reason: unknown;
  const lines = await capturedLines(async () => {
    reason = await secret("four").catch((error: unknown) => error);
  });
  store.setSecret("four", "there now");

  expect(reason).toBeInstanceOf(UnavailableError);
  expect(lines).toEqual([
    expect.objectContaining({
      level: "ERROR",
      message: "secret unreadable",
      name: "secret:four",
      error: "AwsCallError",
      errorMessage: "GetSecretValue failed: ResourceNotFoundException (400).",
    }),
  ]);
  expect(await secret("four")).toBe("there now");
});

test.each([
  ["is throttled", { status: 400, code: "ThrottlingException" }],
  ["is broken", { status: 500, code: "InternalServerError" }],
])("a service that %s is asked three times", async (_, failure) => {
  const name = `/busy-${failure.code}`;
  store.fail("GetParameter", failure);

  await capturedLines(() => expect(parameter(name)).rejects.toThrow(UnavailableError));
  store.fail("GetParameter", undefined);

  expect(callsFor(name)).toHaveLength(3);
});
