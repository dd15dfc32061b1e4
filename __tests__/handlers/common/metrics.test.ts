import { addRevenue, countOverall, countPerFunction } from "../../../handlers/common/metrics";
import { capturedLines } from "../../support/captured-output";

beforeAll(() => {
  const names = ["USERS", "SOLUTIONS", "TRANSACTIONS", "SESSIONS"].map((key) => [`${key}_TABLE_NAME`, key]);
  Object.assign(process.env, Object.fromEntries(names), {
    STAGE: "dev",
    LOG_GROUP_NAME: "log",
    AWS_LAMBDA_FUNCTION_NAME: "TransactionsFunction",
  });
});

const written = async (write: () => void) => {
  const [line, ...others] = await capturedLines(async () => write());
  expect(others).toEqual([]);
  return line;
};

/** As CloudWatch's embedded metric format has it. */
const embedded = (name: string, dimensions: string[], unit = "Count") => ({
  Timestamp: expect.any(Number),
  CloudWatchMetrics: [
    { Namespace: "Marketplace/dev", Dimensions: [dimensions], Metrics: [{ Name: name, Unit: unit }] },
  ],
});

test("a metric of the platform has no dimensions and counts one", async () => {
  expect(await written(() => countOverall("purchases"))).toEqual({
    _aws: embedded("Purchases", []),
    Purchases: 1,
  });
});

test("revenue is a sum of minor units by currency", async () => {
  expect(await written(() => addRevenue(1999, "EUR", { transactionId: "t" }))).toEqual({
    _aws: embedded("Revenue", ["Currency"], "None"),
    transactionId: "t",
    Currency: "EUR",
    Revenue: 1999,
  });
});

test("a metric of a function carries the function's name", async () => {
  expect(await written(() => countPerFunction("auditUndelivered", { requestId: "r" }))).toEqual({
    _aws: embedded("AuditUndelivered", ["FunctionName"]),
    requestId: "r",
    FunctionName: "TransactionsFunction",
    AuditUndelivered: 1,
  });
});
