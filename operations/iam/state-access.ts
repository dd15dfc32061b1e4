import type { BackendSettings } from "../../config/backend";
import { STACK_PARTS } from "../../config/naming";
import { allow, type Statement } from "./policy-documents";
import type { StagePlace } from "./scopes";

/**
 * State and locks of a stage, for plan and apply alike: a plan writes locks and, for a producer that was never applied, an
 * empty state object.
 */
export function stateAccess(backend: BackendSettings, { naming, stage, accountId }: StagePlace): Statement[] {
  if (backend.kind === "local") return [];
  const { bucket, region, workspaceKeyPrefix, dynamodbTable, lock } = backend.s3;
  const objects = `arn:aws:s3:::${bucket}`;
  const states = `${workspaceKeyPrefix}/${stage}/*`;
  // `terraform init` looks into the default workspace first, which holds nothing.
  const unselected = STACK_PARTS.map((part) => `${objects}/${naming.stack(part)}.tfstate`);
  return [
    // Without it S3 answers "forbidden" for a state that is not there yet.
    allow(["s3:ListBucket"], { resources: [objects] }),
    allow(["s3:GetObject"], { resources: [`${objects}/${states}`, ...unselected] }),
    allow(["s3:PutObject"], { resources: [`${objects}/${states}`] }),
    ...(lock === "dynamodb"
      ? []
      : [allow(["s3:DeleteObject"], { resources: [`${objects}/${states}.tflock`] })]),
    ...(lock === "s3"
      ? []
      : [
          allow(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"], {
            resources: [`arn:aws:dynamodb:${region}:${accountId}:table/${dynamodbTable}`],
            condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [`${bucket}/${states}`] } },
          }),
        ]),
  ];
}
