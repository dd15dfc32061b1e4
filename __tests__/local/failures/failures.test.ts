import fc from "fast-check";
import { parseFailures } from "../../../local/failures/failure-switches";
import { Failures } from "../../../local/failures/failures";

const SWITCHES = parseFailures(
  "payments=timeout:0.2,payments=error:0.3,dynamodb=throttle:0.5,functions=crash:0.5",
);

const drawn = (failures: Failures, calls: number) =>
  Array.from({ length: calls }, () => failures.next("payments")?.kind);

test("the same seed draws the same, whatever happens to other targets", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.boolean(), { maxLength: 30 }), (seed, others) => {
      const [one, two] = [new Failures(SWITCHES, seed), new Failures(SWITCHES, seed)];
      const between = others.map((other) => {
        if (other) two.next("dynamodb");
        return two.next("payments")?.kind;
      });

      expect(between).toEqual(drawn(one, others.length));
    }),
    { numRuns: 50 },
  );
});

test("another seed draws something else", () => {
  expect(drawn(new Failures(SWITCHES, "1"), 50)).not.toEqual(drawn(new Failures(SWITCHES, "2"), 50));
});

test("each thing goes wrong as often as it is asked for", () => {
  const failures = new Failures(SWITCHES, "often");

  drawn(failures, 10_000);

  const { "payments=timeout": timeouts = 0, "payments=error": errors = 0 } = failures.counts();
  expect(timeouts / 10_000).toBeCloseTo(0.2, 1);
  expect(errors / 10_000).toBeCloseTo(0.3, 1);
});

test("an instance dies before its handler or after it", () => {
  const failures = new Failures(SWITCHES, "crash");

  const crashes = Array.from({ length: 200 }, () => failures.shouldCrash());

  expect(new Set(crashes)).toEqual(new Set([undefined, "before", "after"]));
  expect(failures.counts()["functions=crash"]).toBe(crashes.filter((each) => each !== undefined).length);
});

test("nothing goes wrong by itself, nor with probability 0", () => {
  const failures = new Failures(parseFailures("payments=error:0"), "none");

  expect(failures.concerns("payments")).toBe(false);
  expect(drawn(failures, 100).every((kind) => kind === undefined)).toBe(true);
  expect(failures.shouldCrash()).toBeUndefined();
});

test("while it is paused nothing goes wrong, and no call counts", () => {
  const [failures, other] = [new Failures(SWITCHES, "1"), new Failures(SWITCHES, "1")];

  failures.paused = true;
  expect(drawn(failures, 50).every((kind) => kind === undefined)).toBe(true);
  failures.paused = false;

  expect(drawn(failures, 50)).toEqual(drawn(other, 50));
});
