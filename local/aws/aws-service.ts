import type { Exchange } from "../exchange";

/** Services as signatures name them. */
export type AwsServiceName = "ssm" | "secretsmanager" | "logs" | "ses";

/** What the names of operations begin with. */
const TARGETS: Readonly<Record<string, AwsServiceName>> = {
  AmazonSSM: "ssm",
  secretsmanager: "secretsmanager",
  Logs_20140328: "logs",
};

/** The service that a request is for; undefined when it is for none of these. */
export function serviceOf({ method, url, headers }: Exchange): AwsServiceName | undefined {
  if (method === "POST" && url === "/v2/email/outbound-emails") return "ses";
  return TARGETS[String(headers["x-amz-target"]).split(".")[0] ?? ""];
}
