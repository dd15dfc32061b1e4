import type { S3BackendSettings } from "../../../config/backend";
import { StateBucket } from "../../../operations/state-store/state-bucket";
import { stateClients } from "../../../operations/state-store/state-clients";
import { type AwsAnswer, type AwsAnswers, startAwsAnswers, xmlError } from "../../support/aws-answers";

let aws: AwsAnswers;
const before = { ...process.env };

beforeAll(async () => {
  aws = await startAwsAnswers();
});
beforeEach(() => {
  aws.requests.length = 0;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "environment",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_ENDPOINT_URL: aws.endpoint,
  });
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => aws.stop());

function settings(extra: Readonly<Record<string, unknown>> = {}, region = "us-east-1"): S3BackendSettings {
  return {
    bucket: "states",
    region,
    dynamodbTable: "locks",
    workspaceKeyPrefix: "m",
    encrypt: true,
    lock: "dynamodb",
    extra,
  };
}

function bucket(extra: Readonly<Record<string, unknown>> = {}, region = "us-east-1"): StateBucket {
  return new StateBucket(settings(extra, region), stateClients(settings(extra, region)), "111122223333");
}

const xml = (body: string): AwsAnswer => ({ headers: { "content-type": "application/xml" }, body });

/** A bucket of which only the policy is of interest. */
async function isTlsOnly(policy: object | undefined): Promise<boolean> {
  aws.answers = {
    "HEAD /states/": {},
    "GET /states/?policy": policy === undefined ? xmlError(404, "NoSuchBucketPolicy") : { body: policy },
    "GET /states/?versioning": xml("<V/>"),
    "GET /states/?encryption": xmlError(404, "ServerSideEncryptionConfigurationNotFoundError"),
    "GET /states/?publicAccessBlock": xmlError(404, "NoSuchPublicAccessBlockConfiguration"),
    "GET /states/?ownershipControls": xmlError(404, "OwnershipControlsNotFoundError"),
    "GET /states/?lifecycle": xmlError(404, "NoSuchLifecycleConfiguration"),
  };
  const state = await bucket().inspect();
  if (state.kind !== "present") throw new Error(state.kind);
  return !state.missing.some(({ name }) => name === "TLS only");
}

const DENY = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: ["s3:*"],
  Resource: ["arn:aws:s3:::states", "arn:aws:s3:::states/*"],
  Condition: { Bool: { "aws:SecureTransport": [false] } },
};

it("knows a policy that refuses plain HTTP in any of its spellings", async () => {
  expect(await isTlsOnly({ Statement: DENY })).toBe(true);
  expect(await isTlsOnly({ Statement: [{ ...DENY, Principal: "*", Action: "s3:*" }] })).toBe(true);
});

it.each<[string, object | undefined]>([
  ["there is none", undefined],
  ["it refuses only some", { Statement: [{ ...DENY, Principal: { AWS: "arn:aws:iam::1:root" } }] }],
  ["it covers the objects only", { Statement: [{ ...DENY, Resource: "arn:aws:s3:::states/*" }] }],
  ["it refuses TLS", { Statement: [{ ...DENY, Condition: { Bool: { "aws:SecureTransport": "true" } } }] }],
  [
    "it has a way out",
    {
      Statement: [
        { ...DENY, Condition: { ...DENY.Condition, StringEquals: { "aws:PrincipalAccount": "1" } } },
      ],
    },
  ],
  ["it allows", { Statement: [{ ...DENY, Effect: "Allow" }] }],
])("takes a policy for none when %s", async (_, policy) => {
  expect(await isTlsOnly(policy)).toBe(false);
});

it.each([
  ["every object", "<Filter><Prefix></Prefix></Filter>", true],
  ["every object, in the old way", "<Prefix></Prefix>", true],
  ["one folder", "<Filter><Prefix>logs/</Prefix></Filter>", false],
  ["one folder, in the old way", "<Prefix>logs/</Prefix>", false],
  ["one tag", "<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>", false],
])("takes rules that are for %s as what they are", async (_, filter, isEnough) => {
  await isTlsOnly(undefined);
  const rule = `<Status>Enabled</Status>${filter}<NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>`;
  aws.answers = {
    ...aws.answers,
    "GET /states/?lifecycle": xml(`<LifecycleConfiguration><Rule>${rule}</Rule></LifecycleConfiguration>`),
  };

  const state = await bucket().inspect();

  const missing = state.kind === "present" ? state.missing.map(({ name }) => name) : [];
  expect(missing.includes("lifecycle of old versions and unfinished uploads")).toBe(!isEnough);
});

it("names the owner of the bucket in every call, so that a stranger's is never used", async () => {
  await isTlsOnly(undefined);

  const owners = new Set(aws.requests.map(({ headers }) => headers["x-amz-expected-bucket-owner"]));
  expect([...owners]).toEqual(["111122223333"]);
});

it("makes a bucket outside of us-east-1 with its region, and there without", async () => {
  aws.answers = { "PUT /states/": {} };

  await bucket({}, "eu-west-1").create();
  await bucket().create();

  const [elsewhere, here] = aws.requests.map(({ body }) => body);
  expect(elsewhere).toContain("<LocationConstraint>eu-west-1</LocationConstraint>");
  expect(here).toBe("");
});

it("says what to do when the name of a bucket belongs to somebody else", async () => {
  aws.answers = { "PUT /states/": xmlError(409, "BucketAlreadyExists") };

  await expect(bucket().create()).rejects.toThrow(
    /belongs to another account.*choose another one in backend\.tf/,
  );
});

it("takes a bucket that was made in the meantime for its own", async () => {
  aws.answers = { "PUT /states/": xmlError(409, "BucketAlreadyOwnedByYou") };

  await expect(bucket().create()).resolves.toBeUndefined();
});

it("reaches another store by the endpoint and the keys of backend.tf, and forgives what it does not know", async () => {
  process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:9";
  aws.answers = {
    "HEAD /states/": {},
    "GET /states/?policy": xmlError(501, "NotImplemented"),
    "GET /states/?versioning": xml("<V><Status>Enabled</Status></V>"),
    "GET /states/?encryption": xmlError(501, "NotImplemented"),
    "GET /states/?publicAccessBlock": xmlError(501, "NotImplemented"),
    "GET /states/?ownershipControls": xmlError(501, "NotImplemented"),
    "GET /states/?lifecycle": xmlError(404, "NoSuchLifecycleConfiguration"),
    "PUT /states/?lifecycle": xmlError(501, "NotImplemented"),
  };
  const extra = {
    endpoints: { s3: aws.endpoint },
    use_path_style: true,
    access_key: "store",
    secret_key: "secret",
  };
  const state = await bucket(extra).inspect();

  expect(state).toMatchObject({
    kind: "present",
    missing: [{ name: "lifecycle of old versions and unfinished uploads" }],
    unsupported: ["public access blocked", "objects owned by the bucket's owner", "encryption", "TLS only"],
  });
  expect(
    new Set(aws.requests.map(({ headers }) => /Credential=(\w+)/.exec(String(headers.authorization))?.[1])),
  ).toEqual(new Set(["store"]));
  if (state.kind !== "present" || state.missing[0] === undefined) throw new Error("nothing is missing");
  expect(await bucket(extra).apply(state.missing[0])).toContain("this store knows no lifecycle");
});

it("uses the role that backend.tf assumes", async () => {
  aws.answers = {
    AssumeRole: xml(
      "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ofrole</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
    ),
    "PUT /states/": {},
  };

  await bucket({ assume_role: { role_arn: "arn:aws:iam::1:role/state", external_id: "x" } }).create();

  const [assumed, created] = aws.requests;
  expect(assumed?.body).toMatch(/RoleArn=arn.*state/);
  expect(assumed?.body).toContain("ExternalId=x");
  expect(created?.headers.authorization).toContain("Credential=ofrole/");
});

it("refuses an argument that only Terraform understands, naming the way out", () => {
  expect(() => bucket({ assume_role_with_web_identity: {} })).toThrow("AWS_WEB_IDENTITY_TOKEN_FILE");
});
