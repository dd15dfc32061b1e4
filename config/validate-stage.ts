import { cidrsOverlap, parseCidr } from "./cidr";
import { ConfigurationError } from "./errors";
import type { StageSettings } from "./stages";

/**
 * Days for which CloudWatch Logs can keep events.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The VPC is cut into 16 blocks by network.ts: from /16 (AWS's largest) to /20, whose blocks of /24 still hold 251 addresses. */
const PREFIX = { shortest: 16, longest: 20 };

/** The letter behind the region's name chooses a zone's subnets among the blocks of the VPC: a pair for each letter. */
export const ZONE_LETTERS = "abcdefgh";

/** Basis points. */
const WHOLE_PRICE = 10_000;

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
const WAF_RATE = { lowest: 10, highest: 2_000_000_000 };

/**
 * Checks what types cannot: values that AWS would refuse at apply, and combinations that would not work.
 *
 * @throws ConfigurationError naming the stage, the setting, the value and what is allowed
 */
export function validateStages(stages: readonly StageSettings[]): void {
  for (const stage of stages) validateStage(stage);
  for (const [index, one] of stages.entries()) {
    for (const other of stages.slice(index + 1)) {
      if (cidrsOverlap(one.network.cidr, other.network.cidr)) {
        throw new ConfigurationError(
          `Stages "${one.name}" (${one.network.cidr}) and "${other.name}" (${other.network.cidr}) share addresses. Give each stage a CIDR block of its own.`,
        );
      }
    }
  }
}

/** Reports a setting's value with what is allowed instead. */
type Refuse = (setting: string, value: unknown, allowed: string) => never;

function validateStage(stage: StageSettings): void {
  const refuse: Refuse = (setting, value, allowed) => {
    throw new ConfigurationError(`Stage "${stage.name}": ${setting} ${JSON.stringify(value)} ${allowed}`);
  };
  validateNetwork(stage, refuse);
  validateMarket(stage, refuse);
  const { accountId, api, cdnDomain, logRetentionDays, network, paymentGateway, waf } = stage;
  if (accountId !== undefined && !/^\d{12}$/.test(accountId)) {
    refuse("accountId", accountId, "is no account id: twelve digits.");
  }
  if (!RETENTION_DAYS.includes(logRetentionDays)) {
    refuse("logRetentionDays", logRetentionDays, `is none of ${RETENTION_DAYS.join(", ")}.`);
  }
  if (paymentGateway === "stripe" && network.nat === "none") {
    refuse("paymentGateway", paymentGateway, 'is on the internet: network.nat must be "single" or "per-az".');
  }
  if (api.corsOrigin !== "*" && !/^https:\/\/[a-z0-9.-]+(:\d+)?$/.test(api.corsOrigin)) {
    refuse("api.corsOrigin", api.corsOrigin, 'is neither "*" nor an origin such as "https://example.org".');
  }
  if (waf !== undefined && (waf.rateLimit < WAF_RATE.lowest || waf.rateLimit > WAF_RATE.highest)) {
    refuse("waf.rateLimit", waf.rateLimit, `is not within ${WAF_RATE.lowest} to ${WAF_RATE.highest}.`);
  }
  if (cdnDomain !== undefined && !cdnDomain.certificateArn.startsWith("arn:aws:acm:us-east-1:")) {
    refuse("cdnDomain.certificateArn", cdnDomain.certificateArn, "is no ACM certificate in us-east-1.");
  }
}

function validateMarket({ mail, market }: StageSettings, refuse: Refuse): void {
  const { currencies, feeBasisPoints } = market;
  if (Object.keys(currencies).length === 0)
    refuse("market.currencies", currencies, "must name one at least.");
  for (const [code, decimals] of Object.entries(currencies)) {
    if (!/^[A-Z]{3}$/.test(code) || ![0, 1, 2, 3, 4].includes(decimals)) {
      refuse(
        "market.currencies",
        { [code]: decimals },
        "is no code with 0 to 4 decimal places, such as EUR: 2.",
      );
    }
  }
  if (!Number.isInteger(feeBasisPoints) || feeBasisPoints < 0 || feeBasisPoints > WHOLE_PRICE) {
    refuse("market.feeBasisPoints", feeBasisPoints, `is no whole number from 0 to ${WHOLE_PRICE}.`);
  }
  if (mail.mailer === "ses" && !/^[^@\s]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(mail.sender)) {
    refuse("mail.sender", mail.sender, 'is no address such as "no-reply@example.org".');
  }
}

function validateNetwork({ name, network, region }: StageSettings, refuse: Refuse): void {
  const { cidr, availabilityZones } = network;
  const { prefix } = parsed(name, cidr);
  if (prefix < PREFIX.shortest || prefix > PREFIX.longest) {
    refuse("network.cidr", cidr, `needs a prefix length of ${PREFIX.shortest} to ${PREFIX.longest}.`);
  }
  if (availabilityZones.length < 2 || new Set(availabilityZones).size < availabilityZones.length) {
    refuse("network.availabilityZones", availabilityZones, "must be at least two different zones.");
  }
  for (const zone of availabilityZones) {
    const letter = zone.slice(region.length);
    if (!zone.startsWith(region) || letter.length !== 1 || !ZONE_LETTERS.includes(letter)) {
      refuse("network.availabilityZones", zone, `is no zone of ${region}, such as "${region}a".`);
    }
  }
}

function parsed(stage: string, cidr: string): { readonly prefix: number } {
  try {
    return parseCidr(cidr);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(`Stage "${stage}": network.cidr: ${error.message}`);
  }
}
