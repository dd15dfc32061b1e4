import { CreateBucketCommand, HeadBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import type { S3BackendSettings } from "../../config/backend";
import { isNamed, statusOf } from "../aws-failure";
import { patiently } from "../patiently";
import type { BucketSetting } from "./bucket-setting";
import { BUCKET_SETTINGS } from "./bucket-settings";
import type { StateClients } from "./state-clients";

/** What is the case with the bucket that holds the state. */
export type BucketState =
  | { readonly kind: "absent" }
  /** It exists, but cannot be the state's bucket. */
  | { readonly kind: "unusable"; readonly reason: string; readonly remedy: string }
  | {
      readonly kind: "present";
      readonly missing: readonly BucketSetting[];
      /** Names of settings that a store other than S3 does not know. */
      readonly unsupported: readonly string[];
    };

/** The region whose name CreateBucket must not be told. */
const DEFAULT_REGION = "us-east-1";

/** Milliseconds that a new bucket may take until all of S3 knows it. */
const SETTLED_WITHIN = 30_000;

/** The bucket that holds the state of all stages. */
export class StateBucket {
  readonly name: string;
  readonly client: S3Client;
  readonly region: string;
  private readonly isCompatibleStore: boolean;

  /** @param owner account that the bucket has to belong to; undefined: not checked */
  constructor(
    { bucket, region }: S3BackendSettings,
    { s3, isCompatibleStore }: StateClients,
    private readonly owner: string | undefined,
  ) {
    this.name = bucket;
    this.region = region;
    this.client = s3;
    this.isCompatibleStore = isCompatibleStore;
  }

  /** What each call about the bucket names: also its owner, so that a stranger's bucket of that name is never used. */
  get target(): { readonly Bucket: string; readonly ExpectedBucketOwner?: string } {
    return this.owner === undefined || this.isCompatibleStore
      ? { Bucket: this.name }
      : { Bucket: this.name, ExpectedBucketOwner: this.owner };
  }

  /** Reads the bucket and all of its settings, changing nothing. */
  async inspect(): Promise<BucketState> {
    const found = await this.find();
    if (found.kind !== "present") return found;
    const states = await Promise.all(
      BUCKET_SETTINGS.map(async (setting) => ({ setting, state: await this.stateOf(setting) })),
    );
    return {
      kind: "present",
      missing: states.flatMap(({ setting, state }) => (state === "missing" ? [setting] : [])),
      unsupported: states.flatMap(({ setting, state }) => (state === "unsupported" ? [setting.name] : [])),
    };
  }

  /** Makes the bucket; its settings are made one by one afterwards. */
  async create(): Promise<undefined> {
    const configuration =
      this.region === DEFAULT_REGION || this.isCompatibleStore
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: this.region as never } };
    try {
      await this.client.send(new CreateBucketCommand({ Bucket: this.name, ...configuration }));
    } catch (error) {
      // Somebody else was faster with the same.
      if (isNamed(error, "BucketAlreadyOwnedByYou")) return undefined;
      if (!isNamed(error, "BucketAlreadyExists")) throw error;
      throw new Error(`${this.belongsToOthers.reason} ${this.belongsToOthers.remedy}`, { cause: error });
    }
  }

  /**
   * Makes one setting.
   *
   * @returns what is to be said about it
   */
  async apply(setting: BucketSetting): Promise<string | undefined> {
    try {
      await patiently(SETTLED_WITHIN, isUnsettled, () => setting.set(this));
      return undefined;
    } catch (error) {
      if (!this.isCompatibleStore || !isUnknownToStore(error)) throw error;
      return `bucket ${this.name}: this store knows no ${setting.name}`;
    }
  }

  private async find(): Promise<BucketState> {
    try {
      const { BucketRegion } = await this.client.send(new HeadBucketCommand(this.target));
      return this.inRegion(BucketRegion);
    } catch (error) {
      const status = statusOf(error);
      if (status === 404) return { kind: "absent" };
      if (status === 301) return this.inRegion(regionIn(error) ?? "another region");
      if (status === 403 && !isNamed(error, "ExpiredToken", "InvalidAccessKeyId", "SignatureDoesNotMatch")) {
        return this.belongsToOthers;
      }
      throw error;
    }
  }

  private inRegion(actual: string | undefined): BucketState {
    if (this.isCompatibleStore || actual === undefined || actual === "" || actual === this.region) {
      return { kind: "present", missing: [], unsupported: [] };
    }
    return {
      kind: "unusable",
      reason: `The bucket ${this.name} is in ${actual}; backend.tf says ${this.region}.`,
      remedy: `Set region = "${actual}" in backend.tf, or choose another bucket there.`,
    };
  }

  private get belongsToOthers() {
    return {
      kind: "unusable" as const,
      reason: `The bucket ${this.name} exists, but these credentials may not use it: it belongs to another account, or they lack s3:ListBucket.`,
      remedy:
        "Bucket names are unique over all of AWS: choose another one in backend.tf, or the right account by AWS_PROFILE.",
    };
  }

  private async stateOf(setting: BucketSetting): Promise<"set" | "missing" | "unsupported"> {
    try {
      return (await setting.isSet(this)) ? "set" : "missing";
    } catch (error) {
      if (this.isCompatibleStore && isUnknownToStore(error)) return "unsupported";
      throw error;
    }
  }
}

/** How stores that are not S3 say that they lack something. */
function isUnknownToStore(error: unknown): boolean {
  return isNamed(error, "NotImplemented", "MethodNotAllowed", "XNotImplemented") || statusOf(error) === 501;
}

function isUnsettled(error: unknown): boolean {
  return isNamed(error, "NoSuchBucket", "OperationAborted");
}

function regionIn(error: unknown): string | undefined {
  const { $response } = error as {
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  return $response?.headers?.["x-amz-bucket-region"];
}
