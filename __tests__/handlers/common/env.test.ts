import { parseCurrencies } from "../../../handlers/common/currencies";
import {
  choiceSetting,
  integerSetting,
  limitSetting,
  readEnvironment,
  setting,
} from "../../../handlers/common/env";

const COMPLETE = {
  USERS_TABLE_NAME: "users",
  SOLUTIONS_TABLE_NAME: "solutions",
  TRANSACTIONS_TABLE_NAME: "transactions",
  SESSIONS_TABLE_NAME: "sessions",
  STAGE: "dev",
  LOG_GROUP_NAME: "/aws/marketplace/dev",
};

test("the six variables and the optional ones are read", () => {
  const variables = {
    ...COMPLETE,
    ALLOWED_ORIGIN: "https://shop.example",
    AWS_LAMBDA_FUNCTION_NAME: "UsersFunction",
  };

  expect(readEnvironment(variables)).toEqual({
    usersTable: "users",
    solutionsTable: "solutions",
    transactionsTable: "transactions",
    sessionsTable: "sessions",
    stage: "dev",
    logGroup: "/aws/marketplace/dev",
    allowedOrigin: "https://shop.example",
    functionName: "UsersFunction",
  });
});

test("every origin may call when none is configured", () => {
  expect(readEnvironment(COMPLETE).allowedOrigin).toBe("*");
});

test.each(Object.keys(COMPLETE))("a missing %s is named in the error", (name) => {
  expect(() => readEnvironment({ ...COMPLETE, [name]: undefined })).toThrow(
    `Missing environment variables: ${name}`,
  );
});

test("an empty variable counts as missing, and all missing ones are named at once", () => {
  expect(() => readEnvironment({ ...COMPLETE, STAGE: "", LOG_GROUP_NAME: "" })).toThrow(
    "Missing environment variables: STAGE, LOG_GROUP_NAME",
  );
});

describe("a setting of some functions", () => {
  afterEach(() => {
    for (const name of ["MAILER", "FEE_BASIS_POINTS"]) delete process.env[name];
  });

  test("is its text", () => {
    process.env.MAILER = "ses";

    expect(setting("MAILER")).toBe("ses");
    expect(choiceSetting("MAILER", ["sandbox", "ses"])).toBe("ses");
  });

  test("that is missing or empty is named", () => {
    expect(() => setting("MAILER")).toThrow("Missing environment variables: MAILER");
    process.env.MAILER = "";
    expect(() => setting("MAILER")).toThrow("Missing environment variables: MAILER");
  });

  test("that is none of its choices is named with them", () => {
    process.env.MAILER = "pigeon";

    expect(() => choiceSetting("MAILER", ["sandbox", "ses"])).toThrow(
      'The environment variable MAILER is "pigeon"; allowed: sandbox, ses',
    );
  });

  test.each(["-1", "10001", "1.5", "many", " 7"])("that is a number cannot be %j", (value) => {
    process.env.FEE_BASIS_POINTS = value;

    expect(() => integerSetting("FEE_BASIS_POINTS", 0, 10_000)).toThrow("allowed: 0 to 10000");
  });

  test.each(["0", "1500", "10000"])("that is a number can be %j", (value) => {
    process.env.FEE_BASIS_POINTS = value;

    expect(integerSetting("FEE_BASIS_POINTS", 0, 10_000)).toBe(Number(value));
  });
});

describe("a limit of time", () => {
  afterEach(() => {
    delete process.env.LEASE_MS;
  });

  test.each<[string | undefined, number]>([
    [undefined, 35_000],
    ["", 35_000],
    ["8000", 8_000],
    ["35000", 35_000],
  ])("that the environment gives as %j is %d", (value, expected) => {
    if (value !== undefined) process.env.LEASE_MS = value;

    expect(limitSetting("LEASE_MS", 35_000)).toBe(expected);
  });

  test.each(["0", "35001", "1.5", "soon"])("cannot be %j: it is only ever shortened", (value) => {
    process.env.LEASE_MS = value;

    expect(() => limitSetting("LEASE_MS", 35_000)).toThrow("LEASE_MS");
  });
});

describe("the stage's currencies", () => {
  test("have a code and a number of decimal places", () => {
    expect([...parseCurrencies("EUR:2,JPY:0")]).toEqual([
      ["EUR", 2],
      ["JPY", 0],
    ]);
  });

  test.each(["", "EUR", "eur:2", "EUR:5", "EUR:2;JPY:0", "EUR:2, JPY:0"])("are not %j", (text) => {
    expect(() => parseCurrencies(text)).toThrow("allowed: a code and its decimal places, as in EUR:2");
  });
});
