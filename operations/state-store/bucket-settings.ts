import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { unless } from "../aws-failure";
import { lifecycle } from "./bucket-lifecycle";
import { tlsOnly } from "./bucket-policy";
import type { BucketSetting } from "./bucket-setting";

const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

const publicAccess: BucketSetting = {
  name: "public access blocked",
  async isSet({ client, target }) {
    const answer = await unless("NoSuchPublicAccessBlockConfiguration", () =>
      client.send(new GetPublicAccessBlockCommand(target)),
    );
    const found: Readonly<Record<string, unknown>> = { ...answer?.PublicAccessBlockConfiguration };
    return Object.keys(BLOCKED).every((key) => found[key] === true);
  },
  async set({ client, target }) {
    await client.send(
      new PutPublicAccessBlockCommand({ ...target, PublicAccessBlockConfiguration: BLOCKED }),
    );
  },
};

const ownership: BucketSetting = {
  name: "objects owned by the bucket's owner",
  async isSet({ client, target }) {
    const answer = await unless("OwnershipControlsNotFoundError", () =>
      client.send(new GetBucketOwnershipControlsCommand(target)),
    );
    return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership === "BucketOwnerEnforced";
  },
  async set({ client, target }) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    await client.send(new PutBucketOwnershipControlsCommand({ ...target, OwnershipControls }));
  },
};

const encryption: BucketSetting = {
  name: "encryption",
  async isSet({ client, target }) {
    const answer = await unless("ServerSideEncryptionConfigurationNotFoundError", () =>
      client.send(new GetBucketEncryptionCommand(target)),
    );
    const [rule] = answer?.ServerSideEncryptionConfiguration?.Rules ?? [];
    // A key of the account's own is as good: whoever set it up had a reason.
    return rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm !== undefined;
  },
  async set({ client, target }) {
    const ServerSideEncryptionConfiguration = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }],
    };
    await client.send(new PutBucketEncryptionCommand({ ...target, ServerSideEncryptionConfiguration }));
  },
};

const versioning: BucketSetting = {
  name: "versioning",
  async isSet({ client, target }) {
    return (await client.send(new GetBucketVersioningCommand(target))).Status === "Enabled";
  },
  async set({ client, target }) {
    const VersioningConfiguration = { Status: "Enabled" as const };
    await client.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration }));
  },
};

/** In the order in which they are made: the bucket is closed before anything is stored in it. */
export const BUCKET_SETTINGS: readonly BucketSetting[] = [
  publicAccess,
  ownership,
  encryption,
  versioning,
  tlsOnly,
  lifecycle,
];
