import { FUNCTION_KEYS } from "../../../config/naming";
import type { CdnDomainConfig, StageConfig } from "../../../config/stages";
import { AwsCallError, callAws, type JsonService } from "../../../handlers/common/aws-call";
import { Deadline } from "../../../handlers/common/request";
import { type AwsService, sendSigned } from "../../../handlers/common/signed-request";
import { type Finding, failed, ok, warning } from "../check";

const SES: AwsService = { host: "email", signingName: "ses", endpointVariable: "AWS_ENDPOINT_URL_SESV2" };
const LAMBDA: AwsService = { host: "lambda", endpointVariable: "AWS_ENDPOINT_URL_LAMBDA" };
/** CloudFront takes certificates from this region only. */
const CERTIFICATES: JsonService = {
  host: "acm",
  target: "CertificateManager",
  endpointVariable: "AWS_ENDPOINT_URL_ACM",
  region: "us-east-1",
};

/** Milliseconds. */
const TIME_LIMIT = 5_000;

/** Concurrent executions that AWS keeps for functions without a reservation. */
const UNRESERVED = 100;

/** SES has verified the sender of the stage's mails, or its domain, and lets it write to anybody. */
async function mailSender(sender: string): Promise<Finding> {
  const name = "mail sender";
  const domain = sender.slice(sender.indexOf("@") + 1);
  const verified = await Promise.all([domain, sender].map(isVerified));
  if (!verified.includes(true)) {
    return failed(
      name,
      `SES has verified neither ${domain} nor ${sender}`,
      `aws sesv2 create-email-identity --email-identity ${domain}, then publish the DNS records that it answers.`,
    );
  }
  const { ProductionAccessEnabled } = await get(SES, "/v2/email/account");
  return ProductionAccessEnabled === false
    ? warning(
        name,
        "SES is in its sandbox: mails reach verified addresses only",
        "Ask for production access in the SES console of the stage's region.",
      )
    : ok(name, `${domain} is verified`);
}

async function isVerified(identity: string): Promise<boolean> {
  try {
    const answer = await get(SES, `/v2/email/identities/${encodeURIComponent(identity)}`);
    return answer.VerifiedForSendingStatus === true;
  } catch (error) {
    if (error instanceof AwsCallError && error.status === 404) return false;
    throw error;
  }
}

/** The certificate of the CDN's own domain is issued and covers the name. */
async function certificate({ name: domain, certificateArn }: CdnDomainConfig): Promise<Finding> {
  const name = "CDN certificate";
  const order = "Request one in us-east-1 and set cdnDomain.certificateArn in config/stages.ts.";
  if (certificateArn.split(":")[3] !== CERTIFICATES.region) {
    return failed(name, `${certificateArn} is not in us-east-1, where CloudFront looks`, order, true);
  }
  const answer = await callAws(
    CERTIFICATES,
    "DescribeCertificate",
    { CertificateArn: certificateArn },
    new Deadline(TIME_LIMIT),
  );
  const {
    Status,
    DomainName,
    SubjectAlternativeNames = [],
  } = (answer.Certificate ?? {}) as {
    readonly Status?: string;
    readonly DomainName?: string;
    readonly SubjectAlternativeNames?: readonly string[];
  };
  const names = [DomainName, ...SubjectAlternativeNames];
  if (Status !== "ISSUED") return failed(name, `${certificateArn} is ${Status ?? "unknown"}`, order, true);
  if (!names.includes(domain) && !names.includes(domain.replace(/^[^.]+/, "*"))) {
    return failed(name, `${certificateArn} does not cover ${domain}`, order, true);
  }
  return ok(name, `covers ${domain}`);
}

/** The account's concurrency leaves enough unreserved for the reservations of the stage. */
async function concurrency(reserved: number): Promise<Finding> {
  const name = "reserved concurrency";
  const { AccountLimit } = await get(LAMBDA, "/2016-08-19/account-settings/");
  const limit = AccountLimit as
    | { readonly ConcurrentExecutions?: number; readonly UnreservedConcurrentExecutions?: number }
    | undefined;
  const total = limit?.ConcurrentExecutions ?? 0;
  const wanted = reserved * FUNCTION_KEYS.length;
  return total - wanted >= UNRESERVED
    ? ok(name, `${wanted} of ${total}`)
    : failed(
        name,
        `${wanted} of ${total} would be reserved; AWS keeps ${UNRESERVED} unreserved`,
        "Ask for a higher limit of concurrent executions in Service Quotas, or leave out lambda.reservedConcurrency.",
        true,
      );
}

/** Checks of services that only some stages use. */
export function serviceChecks({
  mail,
  cdnDomain,
  lambda,
}: StageConfig): { readonly name: string; look(): Promise<Finding> }[] {
  const { reservedConcurrency } = lambda;
  return [
    ...(mail.mailer === "ses" ? [{ name: "mail sender", look: () => mailSender(mail.sender) }] : []),
    ...(cdnDomain === undefined ? [] : [{ name: "CDN certificate", look: () => certificate(cdnDomain) }]),
    ...(reservedConcurrency === undefined
      ? []
      : [{ name: "reserved concurrency", look: () => concurrency(reservedConcurrency) }]),
  ];
}

async function get(service: AwsService, path: string): Promise<Readonly<Record<string, unknown>>> {
  const { status, headers, text } = await sendSigned(service, {
    method: "GET",
    path,
    deadline: new Deadline(TIME_LIMIT),
  });
  if (status < 300) return JSON.parse(text);
  const code = (headers["x-amzn-errortype"] ?? "Unknown").replace(/:.*$/, "");
  throw new AwsCallError(`GET ${path}`, code, status);
}
