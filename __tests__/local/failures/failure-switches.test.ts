import { FAILURE_KINDS, parseFailures } from "../../../local/failures/failure-switches";

test("switches name a target, a kind and how often", () => {
  expect(parseFailures("payments=timeout:0.05, dynamodb=throttle:.1,functions=crash:1")).toEqual([
    { target: "payments", kind: "timeout", probability: 0.05 },
    { target: "dynamodb", kind: "throttle", probability: 0.1 },
    { target: "functions", kind: "crash", probability: 1 },
  ]);
});

test("latency and timeout take milliseconds", () => {
  expect(parseFailures("payments=latency:0.1:500,payments=timeout:0.2:800,mail=latency:0.3")).toEqual([
    { target: "payments", kind: "latency", probability: 0.1, delay: 500 },
    { target: "payments", kind: "timeout", probability: 0.2, delay: 800 },
    { target: "mail", kind: "latency", probability: 0.3, delay: 250 },
  ]);
});

test("nothing fails without switches", () => {
  expect(parseFailures("")).toEqual([]);
});

test.each([
  ["printer=error:0.1", 'no target "printer"'],
  ["payments=flood:0.1", 'payments cannot fail by "flood"'],
  ["functions=throttle:0.1", 'functions cannot fail by "throttle"'],
  ["payments", "<target>=<kind>:<probability>"],
])("%s: the error lists what is possible", (text, words) => {
  const parse = () => parseFailures(text);

  expect(parse).toThrow(words);
  for (const [target, kinds] of Object.entries(FAILURE_KINDS)) {
    expect(parse).toThrow(`${target}=${kinds.join("|")}`);
  }
});

test.each([
  ["payments=error:1.5", '"1.5" cannot be the probability of payments=error; it is a number from 0 to 1'],
  ["payments=error:-0.1", '"-0.1" cannot be'],
  ["payments=error:often", '"often" cannot be'],
  ["payments=error:", '"" cannot be'],
  ["payments=latency:0.1:1e9", '"1e9" cannot be the milliseconds of latency'],
  ["payments=error:0.1:5", "which only latency and timeout take"],
  ["payments=error:0.6,payments=reset:0.6", "the probabilities of payments add up to 1.2"],
  ["payments=error:0.1,payments=error:0.2", "payments=error is there twice"],
])("%s is refused", (text, words) => {
  expect(() => parseFailures(text)).toThrow(words);
});

test("probabilities of one target may add up to exactly 1", () => {
  expect(parseFailures("mail=error:0.7,mail=reset:0.2,mail=throttle:0.1")).toHaveLength(3);
});
