import type { DownloadKeys } from "./download-keys";

/** The deployment stages. The Terraform workspace of a deployment is its stage. */
export const STAGE_NAMES = ["dev", "staging", "prod"] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** How private subnets reach the internet: not at all, through one NAT gateway, or through one per availability zone. */
export type NatMode = "none" | "single" | "per-az";

/** AWS services for which a stage can have an interface endpoint, by the last part of the endpoint's service name. */
export type InterfaceEndpointService = "logs" | "secretsmanager" | "ssm" | "kms" | "email";

/** Addresses, zones, and the ways out of the private subnets. */
export interface NetworkConfig {
  /** IPv4 range of the VPC, prefix length 16 to 20. No two stages share addresses. */
  readonly cidr: string;
  /** Names of two or more availability zones of the stage's region; one public and one private subnet each. */
  readonly availabilityZones: readonly string[];
  readonly nat: NatMode;
  /** Billed per zone and hour; the gateway endpoints for S3 and DynamoDB are free and always there. */
  readonly interfaceEndpoints: readonly InterfaceEndpointService[];
  /**
   * Where interface endpoints stand. In one zone they serve the others as well, for a fraction of the price, until that
   * zone fails.
   */
  readonly endpointZones: "all" | "first";
}

/** What all functions run on. */
export interface LambdaConfig {
  /** A managed runtime that AWS provider 6.25 accepts. */
  readonly runtime: "nodejs22.x" | "nodejs24.x";
  /** The processors; arm64 is the cheaper one. */
  readonly architecture: "arm64" | "x86_64";
  /**
   * Reserved concurrency of each API function. Off by default: accounts start with a limit of 10 while AWS keeps 100
   * unreserved, so that any reservation fails there.
   *
   * @unit calls at the same time
   */
  readonly reservedConcurrency?: number;
}

/** How the REST API meets its callers. */
export interface ApiConfig {
  /** The one origin that browsers may call from, or `*`. */
  readonly corsOrigin: string;
  /**
   * Steady-state rate over the whole API stage.
   *
   * @unit requests per second
   */
  readonly throttlingRateLimit: number;
  /**
   * What may arrive at once.
   *
   * @unit requests
   */
  readonly throttlingBurstLimit: number;
}

/** Web ACL before the API. */
export interface WafConfig {
  /**
   * What one source address may send before it is blocked; AWS allows 10 to 2,000,000,000.
   *
   * @unit requests in five minutes
   */
  readonly rateLimit: number;
}

/** Own domain of the CDN. */
export interface CdnDomainConfig {
  /** The host name, such as `cdn.example.org`; its DNS record is made elsewhere. */
  readonly name: string;
  /** An ACM certificate in us-east-1 that covers the name. */
  readonly certificateArn: string;
}

/** How prices are made up. */
export interface MarketConfig {
  /**
   * The currencies that prices may have, by their ISO 4217 codes.
   *
   * @unit decimal places
   */
  readonly currencies: Readonly<Record<string, number>>;
  /**
   * What the marketplace keeps of every price: 1,500 are 15 %.
   *
   * @unit basis points
   */
  readonly feeBasisPoints: number;
}

/** Where the functions' mails go: into an outbox that developers read, or to people. */
export type MailConfig =
  | {
      /** `sandbox` keeps mails in the Sessions table for a day, codes included; `ses` sends them through Amazon SES. */
      readonly mailer: "sandbox";
    }
  | {
      readonly mailer: "ses";
      /** Where mails come from. SES has to have verified its domain in the stage's region. */
      readonly sender: string;
    };

/**
 * What CloudWatch Contributor Insights records of the tables: throttled keys only, or the busiest keys too. Rules cost
 * per month either way; with accessed keys every read and write is billed as an event as well.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
export type ContributorInsightsMode = "THROTTLED_KEYS" | "ACCESSED_AND_THROTTLED_KEYS";

/** Everything that is chosen for a stage, below. */
export interface StageSettings {
  /** Part of every physical name, and the name of the Terraform workspace. */
  readonly name: StageName;
  /** The AWS region of everything but what CloudFront wants in us-east-1. */
  readonly region: string;
  /** The twelve-digit account; when set, Terraform refuses every other one. */
  readonly accountId?: string;
  readonly network: NetworkConfig;
  readonly lambda: LambdaConfig;
  readonly api: ApiConfig;
  /** Web ACL before the API; absent: none. */
  readonly waf?: WafConfig;
  /** Own domain of the CDN; absent: CloudFront's own name and certificate. */
  readonly cdnDomain?: CdnDomainConfig;
  /**
   * Retention of the platform's log group and the flow logs. Function logs are kept for a week in every stage.
   *
   * @unit days
   */
  readonly logRetentionDays: number;
  /** Deletion protection and `prevent_destroy` for everything that holds data; buckets may only be emptied without it. */
  readonly deletionProtection: boolean;
  readonly contributorInsights: ContributorInsightsMode;
  /** Subscribed to the alert topic. Each address has to confirm once. */
  readonly alarmEmails: readonly string[];
  /** Who takes the money: `sandbox` moves none and calls nobody; `stripe` needs the gateway's key and a way out by NAT. */
  readonly paymentGateway: "sandbox" | "stripe";
  readonly market: MarketConfig;
  readonly mail: MailConfig;
}

/** Everything that differs between stages: what is chosen for them, and the keys committed for them. */
export interface StageConfig extends StageSettings {
  /** Public keys of `config/keys/<stage>/<n>.pem`, by which CloudFront knows signed downloads; the newest one signs. */
  readonly downloadKeys: DownloadKeys;
}

/** The same everywhere, so that what was tried in one stage holds in the next. */
const MARKET: MarketConfig = { currencies: { EUR: 2, GBP: 2, JPY: 0, USD: 2 }, feeBasisPoints: 1500 };

/** What is chosen for each stage. */
export const STAGES: Readonly<Record<StageName, StageSettings>> = {
  dev: {
    name: "dev",
    region: "us-east-1",
    network: {
      cidr: "10.10.0.0/16",
      availabilityZones: ["us-east-1a", "us-east-1b"],
      nat: "none",
      // What the functions call: without NAT there is no other way.
      interfaceEndpoints: ["logs", "secretsmanager", "ssm"],
      endpointZones: "first",
    },
    lambda: { runtime: "nodejs24.x", architecture: "arm64" },
    api: { corsOrigin: "*", throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    logRetentionDays: 14,
    deletionProtection: false,
    contributorInsights: "THROTTLED_KEYS",
    alarmEmails: [],
    paymentGateway: "sandbox",
    market: MARKET,
    mail: { mailer: "sandbox" },
  },
  staging: {
    name: "staging",
    region: "us-east-1",
    network: {
      cidr: "10.20.0.0/16",
      availabilityZones: ["us-east-1a", "us-east-1b"],
      nat: "single",
      interfaceEndpoints: ["logs"],
      endpointZones: "all",
    },
    lambda: { runtime: "nodejs24.x", architecture: "arm64" },
    api: {
      corsOrigin: "https://staging.marketplace.example",
      throttlingRateLimit: 100,
      throttlingBurstLimit: 200,
    },
    logRetentionDays: 30,
    deletionProtection: true,
    contributorInsights: "ACCESSED_AND_THROTTLED_KEYS",
    alarmEmails: ["platform-staging@marketplace.example"],
    paymentGateway: "sandbox",
    market: MARKET,
    mail: { mailer: "ses", sender: "no-reply@staging.marketplace.example" },
  },
  prod: {
    name: "prod",
    region: "us-east-1",
    network: {
      cidr: "10.30.0.0/16",
      availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
      nat: "per-az",
      interfaceEndpoints: ["logs", "secretsmanager", "ssm"],
      endpointZones: "all",
    },
    lambda: { runtime: "nodejs24.x", architecture: "arm64" },
    api: { corsOrigin: "https://marketplace.example", throttlingRateLimit: 1000, throttlingBurstLimit: 2000 },
    waf: { rateLimit: 2000 },
    logRetentionDays: 365,
    deletionProtection: true,
    contributorInsights: "ACCESSED_AND_THROTTLED_KEYS",
    alarmEmails: ["platform-oncall@marketplace.example"],
    paymentGateway: "stripe",
    market: MARKET,
    mail: { mailer: "ses", sender: "no-reply@marketplace.example" },
  },
};
