import { finding, ok } from "../../../operations/doctor/check";

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it("fails a check that is not answered within five seconds, and says what to do", async () => {
  const found = finding("state bucket", () => new Promise(() => undefined), true);

  await jest.advanceTimersByTimeAsync(5_000);

  expect(await found).toMatchObject({
    state: "failed",
    detail: "no answer within 5 s",
    remedy: expect.stringContaining("AWS_ENDPOINT_URL"),
    stopsPlan: true,
  });
});

it("waits for an answer until then, and leaves no timer behind", async () => {
  const answer = new Promise<void>((resolve) => setTimeout(resolve, 4_900));
  const found = finding("state bucket", () => answer.then(() => ok("state bucket", "there")));

  await jest.advanceTimersByTimeAsync(4_900);

  expect(await found).toEqual(ok("state bucket", "there"));
  expect(jest.getTimerCount()).toBe(0);
});
