const Sequencer = require("@jest/test-sequencer").default;

/** Test files that take seconds, the longest first. */
const LONGEST = [
  "handlers/transactions/payment-sequences.test.ts",
  "api/races.long.ts",
  "operations/synth.long.ts",
  "local/local-platform.test.ts",
  "handlers/users/registration-service.test.ts",
  "handlers/users/sign-in-service.test.ts",
  "main.test.ts",
  "packaging/package-handlers.test.ts",
  "stacks/stage-differences.test.ts",
];

/** Starts the long ones first, also where jest does not know yet how long they took: no worker ends with one alone. */
class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = LONGEST.findIndex((name) => path.endsWith(`/__tests__/${name}`));
      return found === -1 ? LONGEST.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}

module.exports = LongestFirst;
