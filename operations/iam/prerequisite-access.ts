import type { BackendSettings } from "../../config/backend";
import type { StageConfig } from "../../config/stages";
import { allow, type Statement } from "./policy-documents";
import type { StagePlace } from "./scopes";

/** What `doctor` reads, and so does `plan` before it begins. */
export function prerequisiteAccess(
  backend: BackendSettings,
  { mail, cdnDomain, lambda }: StageConfig,
  { stage, region, accountId }: StagePlace,
): Statement[] {
  const store =
    backend.kind === "local"
      ? []
      : [
          allow(
            [
              "s3:GetBucketOwnershipControls",
              "s3:GetBucketPolicy",
              "s3:GetBucketPublicAccessBlock",
              "s3:GetBucketVersioning",
              "s3:GetEncryptionConfiguration",
              "s3:GetLifecycleConfiguration",
            ],
            { resources: [`arn:aws:s3:::${backend.s3.bucket}`] },
          ),
          ...(backend.s3.lock === "s3"
            ? []
            : [
                allow(["dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable"], {
                  resources: [
                    `arn:aws:dynamodb:${backend.s3.region}:${accountId}:table/${backend.s3.dynamodbTable}`,
                  ],
                }),
              ]),
        ];
  return [
    ...store,
    allow(["secretsmanager:DescribeSecret"], {
      resources: [`arn:aws:secretsmanager:${region}:${accountId}:secret:marketplace/${stage}/*`],
    }),
    ...(mail.mailer === "ses"
      ? [
          allow(["ses:GetEmailIdentity"], {
            resources: [mail.sender, mail.sender.slice(mail.sender.indexOf("@") + 1)].map(
              (identity) => `arn:aws:ses:${region}:${accountId}:identity/${identity}`,
            ),
          }),
        ]
      : []),
    ...(cdnDomain === undefined
      ? []
      : [allow(["acm:DescribeCertificate"], { resources: [cdnDomain.certificateArn] })]),
    allow(
      [
        "ssm:DescribeParameters",
        ...(mail.mailer === "ses" ? ["ses:GetAccount"] : []),
        ...(lambda.reservedConcurrency === undefined ? [] : ["lambda:GetAccountSettings"]),
      ],
      { resources: ["*"] },
    ),
  ];
}
