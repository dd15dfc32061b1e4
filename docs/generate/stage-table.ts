import type { NatMode, StageConfig } from "../../config/stages";
import { codeCell, markdownTable } from "../../operations/markdown-table";

const NAT: Readonly<Record<NatMode, string>> = { none: "none", single: "one", "per-az": "one per zone" };

/** What README tells of the stages, in words. */
const ROWS: Readonly<Record<string, (stage: StageConfig) => string>> = {
  addresses: ({ network }) => `${network.cidr}, ${network.availabilityZones.length} zones`,
  NAT: ({ network }) => NAT[network.nat],
  "interface endpoints": ({ network }) =>
    network.interfaceEndpoints.join(", ") + (network.endpointZones === "first" ? ", in one zone" : ""),
  mails: ({ mail }) => (mail.mailer === "ses" ? `SES, ${codeCell(mail.sender)}` : "sandbox"),
  "payment gateway": ({ paymentGateway }) => paymentGateway,
  "currencies, fee": ({ market }) =>
    `${Object.keys(market.currencies).join(", ")}; ${market.feeBasisPoints / 100} %`,
  WAF: ({ waf }) => (waf === undefined ? "no" : "yes"),
  "deletion protection": ({ deletionProtection }) => (deletionProtection ? "yes" : "no"),
  "platform logs kept": ({ logRetentionDays }) => `${logRetentionDays} days`,
  "browsers may call from": ({ api }) => (api.corsOrigin === "*" ? "anywhere" : new URL(api.corsOrigin).host),
};

/** The table of README's chapter on configuration. */
export function stageTable(stages: Readonly<Record<string, StageConfig>>): string {
  const rows = Object.entries(ROWS).map(([name, tell]) => [name, ...Object.values(stages).map(tell)]);
  return markdownTable(["", ...Object.keys(stages)], rows);
}
