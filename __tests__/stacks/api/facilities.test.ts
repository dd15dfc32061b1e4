import { Naming } from "../../../config/naming";
import type { StageConfig } from "../../../config/stages";
import { type FacilityContext, type FacilityKey, grantOf } from "../../../stacks/api/facilities";
import { stageConfig } from "../../support/synthesized";

const ACCOUNT = "111122223333";

function grantsOf(stage: StageConfig, ...keys: FacilityKey[]) {
  const context: FacilityContext = {
    stage,
    naming: new Naming(stage),
    accountId: ACCOUNT,
    key: "transactions",
    logGroupArn: "arn:group",
    filesBucket: { name: "files", arn: "arn:aws:s3:::files" },
    cdnDomain: "cdn.example",
    downloadKeyId: "K2JCJMDEHXQW5F",
  };
  return grantOf(keys, context);
}

const dev = stageConfig("dev");
const prod = stageConfig("prod");

it("gives names of secrets, never values", () => {
  expect(grantsOf(prod, "cursors", "payments", "paymentEvents").environment).toEqual({
    CURSOR_KEYS_PARAMETER: "/marketplace/prod/cursor-keys",
    PAYMENT_GATEWAY: "stripe",
    PAYMENT_GATEWAY_SECRET: "marketplace/prod/payment-gateway-key",
    PAYMENT_WEBHOOK_SECRET: "marketplace/prod/payment-webhook-secrets",
  });
});

it("gives no key to the sandbox, which has none", () => {
  const { environment, statements } = grantsOf(dev, "payments");

  expect(environment).not.toHaveProperty("PAYMENT_GATEWAY_SECRET");
  expect(statements).toEqual([]);
});

it("tells the currencies with their decimal places, and the fee", () => {
  const market = { currencies: { USD: 2, EUR: 2, JPY: 0 }, feeBasisPoints: 250 };

  expect(grantsOf({ ...dev, market }, "currencies", "fees").environment).toEqual({
    CURRENCIES: "EUR:2,JPY:0,USD:2",
    FEE_BASIS_POINTS: "250",
  });
});

it("signs downloads by the newest key of the stage, which the function may read", () => {
  const key = { id: "2", pem: "" };
  const downloadKeys = { trusted: [{ id: "1", pem: "" }, key], signing: key, isPlaceholder: false };
  const { environment, statements } = grantsOf({ ...dev, downloadKeys }, "downloads");

  expect(environment).toEqual({
    CDN_DOMAIN: "cdn.example",
    DOWNLOAD_KEY_ID: "K2JCJMDEHXQW5F",
    DOWNLOAD_KEY_PARAMETER: "/marketplace/dev/download-signing-key/2",
  });
  expect(statements.map(({ resources }) => resources)).toEqual([
    [`arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/marketplace/dev/download-signing-key/2`],
  ]);
});

it("sends mails as the stage's sender only, by the identity of its domain", () => {
  const mail = { mailer: "ses", sender: "market@mail.example.org" } as const;
  const { environment, statements } = grantsOf({ ...dev, mail }, "mail");

  expect(environment).toEqual({ MAILER: "ses", MAIL_SENDER: "market@mail.example.org" });
  expect(statements).toEqual([
    {
      sid: "SendMail",
      actions: ["ses:SendEmail"],
      resources: [`arn:aws:ses:us-east-1:${ACCOUNT}:identity/mail.example.org`],
      conditions: { StringEquals: { "ses:FromAddress": "market@mail.example.org" } },
    },
  ]);
});

it("keeps mails of the sandbox from SES", () => {
  expect(grantsOf(dev, "mail")).toEqual({ environment: { MAILER: "sandbox" }, statements: [] });
});

it("lets a function write its own part of the audit trail", () => {
  expect(grantsOf(dev, "auditTrail").statements).toEqual([
    {
      sid: "WriteAuditTrail",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: ["arn:group:log-stream:audit/MarketplaceApi-dev-TransactionsFunction/*"],
    },
  ]);
});
