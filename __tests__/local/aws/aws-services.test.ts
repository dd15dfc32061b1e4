import {
  CLOUDWATCH_LOGS,
  callAws,
  PARAMETER_STORE,
  SECRETS_MANAGER,
} from "../../../handlers/common/aws-call";
import { Deadline } from "../../../handlers/common/request";
import { confirmRegistration } from "../../../handlers/users/mailer/mails";
import { SesMailer } from "../../../handlers/users/mailer/ses-mailer";
import { awsFailure } from "../../../local/aws/aws-errors";
import { type AwsServicesOptions, startAwsServices } from "../../../local/aws/aws-services";
import { LogStreams } from "../../../local/aws/log-streams";
import { Mailbox } from "../../../local/aws/mailbox";
import { StoredSecrets } from "../../../local/aws/stored-secrets";
import type { LoopbackServer } from "../../../local/loopback-server";
import { asRequest } from "../../support/payment-world";

const CREDENTIALS = { accessKeyId: "AKLOCAL", secretAccessKey: "secret" };
const SENDER = "no-reply@marketplace.example";

let secrets: StoredSecrets;
let logs: LogStreams;
let mailbox: Mailbox;
let server: LoopbackServer;

async function open(more: Partial<AwsServicesOptions> = {}): Promise<void> {
  [secrets, logs, mailbox] = [new StoredSecrets(), new LogStreams(), new Mailbox(SENDER)];
  const options = { secrets, logs, mailbox, credentials: CREDENTIALS, region: "us-east-1", ...more };
  server = await startAwsServices(options);
  // The handlers' own calls: signed as they sign for AWS.
  process.env.AWS_ENDPOINT_URL = server.endpoint;
  process.env.AWS_REGION = "us-east-1";
  process.env.AWS_ACCESS_KEY_ID = CREDENTIALS.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = CREDENTIALS.secretAccessKey;
}
afterEach(async () => {
  await server.stop();
});

const readParameter = () =>
  callAws(PARAMETER_STORE, "GetParameter", { Name: "/a", WithDecryption: true }, new Deadline(1_000));

test("parameters, secrets and the audit trail answer the handlers' signed calls", async () => {
  await open();
  secrets.setParameter("/a", "one");
  secrets.setSecret("b", "two");

  expect(await readParameter()).toMatchObject({ Parameter: { Value: "one" } });
  const secret = await callAws(SECRETS_MANAGER, "GetSecretValue", { SecretId: "b" }, new Deadline(1_000));
  expect(secret.SecretString).toBe("two");

  const stream = { logGroupName: "g", logStreamName: "audit/f/1" };
  const logEvents = [{ timestamp: 1, message: "{}" }];
  const events = () =>
    callAws(CLOUDWATCH_LOGS, "PutLogEvents", { ...stream, logEvents }, new Deadline(1_000));
  await expect(events()).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  await callAws(CLOUDWATCH_LOGS, "CreateLogStream", stream, new Deadline(1_000));
  await events();
  expect(logs.events.recent()).toEqual([{ ...stream, timestamp: 1, message: "{}" }]);
});

test("a parameter that is not there, and an operation that nobody knows", async () => {
  await open();

  await expect(readParameter()).rejects.toMatchObject({ code: "ParameterNotFound", status: 400 });
  const unknown = callAws(PARAMETER_STORE, "DeleteParameter", {}, new Deadline(1_000));
  await expect(unknown).rejects.toMatchObject({ code: "UnknownOperationException" });
});

test("a call must be signed, by the right key, for the right region", async () => {
  await open({ region: "eu-central-1" });
  await expect(readParameter()).rejects.toMatchObject({ code: "InvalidSignatureException", status: 403 });
  await server.stop();

  await open({ credentials: { ...CREDENTIALS, secretAccessKey: "another" } });
  await expect(readParameter()).rejects.toMatchObject({ code: "InvalidSignatureException", status: 403 });

  const headers = { "x-amz-target": "AmazonSSM.GetParameter" };
  const unsigned = await fetch(server.endpoint, { method: "POST", headers, body: "{}" });
  expect([unsigned.status, await unsigned.text()]).toEqual([
    403,
    expect.stringContaining("MissingAuthenticationTokenException"),
  ]);
});

test("a mail is kept with the code that it tells, and delivered to nobody", async () => {
  await open();
  const heard: unknown[] = [];
  mailbox.subscribe((mail) => heard.push(mail));

  const code = "eR3_nV-4kq0ZsU9mB2xWcA";
  await asRequest(() => new SesMailer(SENDER).send(confirmRegistration("ann@example.com", code)));

  expect(mailbox.recent()).toEqual([
    expect.objectContaining({ id: 1, from: SENDER, to: ["ann@example.com"], code }),
  ]);
  expect(heard).toEqual(mailbox.recent());
});

test.each([
  ["ssm", "throttle", "ThrottlingException"],
  ["secretsmanager", "error", "InternalServiceError"],
] as const)("%s under %s answers %s", async (service, kind, code) => {
  await open({ disturb: () => awsFailure(service, kind) });

  await expect(readParameter()).rejects.toMatchObject({ code });
});
