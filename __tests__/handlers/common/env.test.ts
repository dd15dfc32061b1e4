import { readEnvironment } from "../../../handlers/common/env";

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
