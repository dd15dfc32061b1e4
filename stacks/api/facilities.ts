import type { FunctionKey, Naming } from "../../config/naming";
import {
  CURSOR_KEYS,
  downloadSigningKey,
  PAYMENT_GATEWAY_KEY,
  PAYMENT_WEBHOOK_SECRETS,
} from "../../config/secrets";
import { SOLUTION_FILES_PREFIX } from "../../config/solution-files";
import type { InterfaceEndpointService, StageConfig } from "../../config/stages";
import type { SettingName } from "../../handlers/common/env";
import type { PolicyStatement } from "../constructs/policy-document";
import { parameterStatement, secretStatement } from "./secret-access";

/** An AWS service that function code calls by itself; logs and traces of the runtime do not pass the function's network. */
export type CalledService = "dynamodb" | "s3" | InterfaceEndpointService;

/** What facilities are made from. */
export interface FacilityContext {
  readonly stage: StageConfig;
  readonly naming: Naming;
  readonly accountId: string;
  /** The function that uses the facility. */
  readonly key: FunctionKey;
  /** ARN of the platform's log group, which holds the audit trail. */
  readonly logGroupArn: string;
  readonly filesBucket: { readonly name: string; readonly arn: string };
  readonly cdnDomain: string;
  /** CloudFront's id of the public key that downloads are signed for. */
  readonly downloadKeyId: string;
}

/** What one facility gives to a function: where to find it, and the permission to use it, always together. */
export interface Grant {
  readonly environment?: Readonly<Partial<Record<SettingName, string>>>;
  readonly statements?: readonly PolicyStatement[];
}

/** Something beside tables that functions use. */
export interface Facility {
  /** The AWS services behind it, which the function has to reach. */
  readonly calls: (stage: StageConfig) => readonly CalledService[];
  /** Hosts on the internet behind it. @default none */
  readonly hosts?: (stage: StageConfig) => readonly string[];
  readonly grant: (context: FacilityContext) => Grant;
}

const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];
const NOTHING = () => [];

const auditTrail: Facility = {
  calls: () => ["logs"],
  grant: ({ naming, key, logGroupArn }) => ({
    statements: [
      {
        sid: "WriteAuditTrail",
        actions: LOG_ACTIONS,
        resources: [`${logGroupArn}:log-stream:audit/${naming.function(key)}/*`],
      },
    ],
  }),
};

const cursors: Facility = {
  calls: () => ["ssm"],
  grant: (context) => ({
    environment: { CURSOR_KEYS_PARAMETER: context.naming.parameter(CURSOR_KEYS) },
    statements: [parameterStatement("ReadCursorKeys", CURSOR_KEYS, context)],
  }),
};

const currencies: Facility = {
  calls: NOTHING,
  grant: ({ stage }) => ({
    environment: {
      CURRENCIES: Object.entries(stage.market.currencies)
        .map(([code, decimals]) => `${code}:${decimals}`)
        .sort()
        .join(","),
    },
  }),
};

const fees: Facility = {
  calls: NOTHING,
  grant: ({ stage }) => ({ environment: { FEE_BASIS_POINTS: String(stage.market.feeBasisPoints) } }),
};

/** What a presigned upload may do is what the function that signed it may do: hence `s3:PutObject`. */
const uploads: Facility = {
  calls: () => ["s3"],
  grant: ({ filesBucket }) => ({
    environment: { SOLUTION_FILES_BUCKET: filesBucket.name },
    statements: [
      {
        sid: "KeepSolutionFiles",
        actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        resources: [`${filesBucket.arn}/${SOLUTION_FILES_PREFIX}*`],
      },
    ],
  }),
};

const downloads: Facility = {
  calls: () => ["ssm"],
  grant: (context) => {
    const { id } = context.stage.downloadKeys.signing;
    return {
      environment: {
        CDN_DOMAIN: context.cdnDomain,
        DOWNLOAD_KEY_ID: context.downloadKeyId,
        DOWNLOAD_KEY_PARAMETER: context.naming.downloadKeyParameter(id),
      },
      statements: [parameterStatement("ReadDownloadKey", downloadSigningKey(id), context)],
    };
  },
};

/** To charge, refund and look up. The names of all secrets, since the gateway is made as a whole; its key where it has one. */
const payments: Facility = {
  calls: ({ paymentGateway }) => (paymentGateway === "stripe" ? ["secretsmanager"] : []),
  hosts: ({ paymentGateway }) => (paymentGateway === "stripe" ? ["api.stripe.com"] : []),
  grant: (context) => {
    const { stage, naming } = context;
    const environment = {
      PAYMENT_GATEWAY: stage.paymentGateway,
      PAYMENT_WEBHOOK_SECRET: naming.secret(PAYMENT_WEBHOOK_SECRETS),
    };
    if (stage.paymentGateway === "sandbox") return { environment };
    return {
      environment: { ...environment, PAYMENT_GATEWAY_SECRET: naming.secret(PAYMENT_GATEWAY_KEY) },
      statements: [secretStatement("ReadPaymentGatewayKey", PAYMENT_GATEWAY_KEY, context)],
    };
  },
};

/** To check who sent an event. */
const paymentEvents: Facility = {
  calls: () => ["secretsmanager"],
  grant: (context) => ({
    statements: [secretStatement("ReadPaymentWebhookSecrets", PAYMENT_WEBHOOK_SECRETS, context)],
  }),
};

/** @see https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html */
const mail: Facility = {
  calls: ({ mail: { mailer } }) => (mailer === "ses" ? ["email"] : []),
  grant: ({ stage, naming, accountId }) => {
    if (stage.mail.mailer === "sandbox") return { environment: { MAILER: "sandbox" } };
    const { sender } = stage.mail;
    return {
      environment: { MAILER: "ses", MAIL_SENDER: sender },
      statements: [
        {
          sid: "SendMail",
          actions: ["ses:SendEmail"],
          resources: [naming.mailIdentityArn(sender.slice(sender.indexOf("@") + 1), accountId)],
          conditions: { StringEquals: { "ses:FromAddress": sender } },
        },
      ],
    };
  },
};

/** Everything beside tables that functions use, each with its environment, its permissions and its way through the network. */
export const FACILITIES = {
  auditTrail,
  currencies,
  cursors,
  downloads,
  fees,
  mail,
  paymentEvents,
  payments,
  uploads,
} as const satisfies Record<string, Facility>;
export type FacilityKey = keyof typeof FACILITIES;

/** Everything that some facilities give to a function. */
export function grantOf(keys: readonly FacilityKey[], context: FacilityContext): Required<Grant> {
  const grants = keys.map((key): Grant => FACILITIES[key].grant(context));
  return {
    environment: Object.assign({}, ...grants.map(({ environment }) => environment)),
    statements: grants.flatMap(({ statements }) => statements ?? []),
  };
}
