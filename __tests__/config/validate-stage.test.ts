import { ConfigurationError } from "../../config/errors";
import { STAGE_NAMES, type StageSettings } from "../../config/stages";
import { validateStages } from "../../config/validate-stage";
import { stageConfig } from "../support/synthesized";

const dev: StageSettings = stageConfig("dev");
const { api, market, network } = dev;

describe("validateStages", () => {
  it("accepts the stages as they are", () => {
    expect(() => validateStages(STAGE_NAMES.map(stageConfig))).not.toThrow();
  });

  it.each<[string, Partial<StageSettings>, string]>([
    [
      "a CIDR block with bits behind its prefix",
      { network: { ...network, cidr: "10.10.1.0/16" } },
      'Stage "dev": network.cidr: CIDR block "10.10.1.0/16" has bits set behind its prefix: write 10.10.0.0/16.',
    ],
    [
      "text that is no CIDR block",
      { network: { ...network, cidr: "10.10" } },
      'Stage "dev": network.cidr: "10.10" is not an IPv4 CIDR block, for example 10.10.0.0/16.',
    ],
    [
      "a VPC that AWS would find too large",
      { network: { ...network, cidr: "10.0.0.0/15" } },
      'Stage "dev": network.cidr "10.0.0.0/15" needs a prefix length of 16 to 20.',
    ],
    [
      "a VPC with too little room for subnets",
      { network: { ...network, cidr: "10.10.0.0/21" } },
      'Stage "dev": network.cidr "10.10.0.0/21" needs a prefix length of 16 to 20.',
    ],
    [
      "a single zone",
      { network: { ...network, availabilityZones: ["us-east-1a"] } },
      'Stage "dev": network.availabilityZones ["us-east-1a"] must be at least two different zones.',
    ],
    [
      "one zone twice",
      { network: { ...network, availabilityZones: ["us-east-1a", "us-east-1a"] } },
      'Stage "dev": network.availabilityZones ["us-east-1a","us-east-1a"] must be at least two different zones.',
    ],
    [
      "a zone of another region",
      { network: { ...network, availabilityZones: ["us-east-1a", "us-west-2b"] } },
      'Stage "dev": network.availabilityZones "us-west-2b" is no zone of us-east-1, such as "us-east-1a".',
    ],
    [
      "a zone whose letter has no block",
      { network: { ...network, availabilityZones: ["us-east-1a", "us-east-1z"] } },
      'Stage "dev": network.availabilityZones "us-east-1z" is no zone of us-east-1, such as "us-east-1a".',
    ],
    [
      "a market without a currency",
      { market: { ...market, currencies: {} } },
      'Stage "dev": market.currencies {} must name one at least.',
    ],
    [
      "a currency in small letters",
      { market: { ...market, currencies: { eur: 2 } } },
      'Stage "dev": market.currencies {"eur":2} is no code with 0 to 4 decimal places, such as EUR: 2.',
    ],
    [
      "a currency with half a decimal place",
      { market: { ...market, currencies: { EUR: 2, USD: 1.5 } } },
      'Stage "dev": market.currencies {"USD":1.5} is no code with 0 to 4 decimal places, such as EUR: 2.',
    ],
    [
      "a fee above the price",
      { market: { ...market, feeBasisPoints: 10_001 } },
      'Stage "dev": market.feeBasisPoints 10001 is no whole number from 0 to 10000.',
    ],
    [
      "a sender without a domain",
      { mail: { mailer: "ses", sender: "no-reply@localhost" } },
      'Stage "dev": mail.sender "no-reply@localhost" is no address such as "no-reply@example.org".',
    ],
    [
      "an account id that is none",
      { accountId: "1234" },
      'Stage "dev": accountId "1234" is no account id: twelve digits.',
    ],
    [
      "a retention that CloudWatch does not know",
      { logRetentionDays: 10 },
      'Stage "dev": logRetentionDays 10 is none of 1, 3, 5, 7, 14, 30,',
    ],
    [
      "a payment gateway on the internet without NAT",
      { paymentGateway: "stripe" },
      'Stage "dev": paymentGateway "stripe" is on the internet: network.nat must be "single" or "per-az".',
    ],
    [
      "an origin with a path",
      { api: { ...api, corsOrigin: "https://example.org/" } },
      'Stage "dev": api.corsOrigin "https://example.org/" is neither "*" nor an origin such as "https://example.org".',
    ],
    [
      "a rate below WAF's lowest",
      { waf: { rateLimit: 9 } },
      'Stage "dev": waf.rateLimit 9 is not within 10 to 2000000000.',
    ],
    [
      "a certificate that CloudFront cannot use",
      { cdnDomain: { name: "cdn.example.org", certificateArn: "arn:aws:acm:eu-west-1:1:certificate/1" } },
      'Stage "dev": cdnDomain.certificateArn "arn:aws:acm:eu-west-1:1:certificate/1" is no ACM certificate in us-east-1.',
    ],
  ])("refuses %s", (_what, changes, message) => {
    const refused = () => validateStages([{ ...dev, ...changes }]);

    expect(refused).toThrow(ConfigurationError);
    expect(refused).toThrow(message);
  });

  it("refuses stages that share addresses, naming both", () => {
    const staging = { ...dev, name: "staging", network: { ...network, cidr: "10.10.128.0/20" } } as const;

    expect(() => validateStages([dev, staging])).toThrow(
      'Stages "dev" (10.10.0.0/16) and "staging" (10.10.128.0/20) share addresses.',
    );
  });

  it("accepts a payment gateway on the internet where there is NAT", () => {
    const stage: StageSettings = { ...dev, paymentGateway: "stripe", network: { ...network, nat: "single" } };

    expect(() => validateStages([stage])).not.toThrow();
  });
});
