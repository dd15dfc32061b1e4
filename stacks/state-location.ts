import {
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
  TerraformVariable,
} from "cdktf";
import type { S3BackendSettings } from "../config/backend";

/** The workspace of the reader is the stage, and so is that of the state that it reads. */
const SAME_WORKSPACE = "${terraform.workspace}";

/** Where the stacks keep their state: binds a stack to it, and reads another stack's outputs from it. */
export interface StateLocation {
  bind(stack: TerraformStack): void;
  /** @param stackId the id of the stack whose outputs are read */
  read(stack: TerraformStack, name: string, stackId: string): TerraformRemoteState;
}

/** State in S3, one object per stack and workspace, as `backend.tf` says. */
export class S3State implements StateLocation {
  constructor(private readonly settings: S3BackendSettings) {}

  bind(stack: TerraformStack): void {
    const { lock, dynamodbTable, extra, ...location } = this.settings;
    new S3Backend(stack, {
      ...location,
      key: stateKey(stack.node.id),
      ...(lock === "s3" ? {} : { dynamodbTable }),
    });
    // cdktf 0.21 has no property for S3-native locking, nor for every argument that a backend file may hold.
    if (lock !== "dynamodb") stack.addOverride("terraform.backend.s3.use_lockfile", true);
    for (const [name, value] of Object.entries(extra))
      stack.addOverride(`terraform.backend.s3.${name}`, value);
  }

  /**
   * Bucket, region and key prefix are variables with the synthesized values as defaults: `terraform init
   * -backend-config` reaches only the backend, so a pipeline that moves the state sets these too.
   */
  read(stack: TerraformStack, name: string, stackId: string): TerraformRemoteState {
    const { bucket, region, workspaceKeyPrefix, encrypt, extra } = this.settings;
    const remote = new DataTerraformRemoteStateS3(stack, name, {
      bucket: stateVariable(
        stack,
        "state_bucket",
        bucket,
        "S3 bucket that holds the state of the other stacks",
      ),
      region: stateVariable(stack, "state_region", region, "Region of that bucket"),
      workspaceKeyPrefix: stateVariable(
        stack,
        "state_key_prefix",
        workspaceKeyPrefix,
        "Folder in that bucket",
      ),
      key: stateKey(stackId),
      encrypt,
      workspace: SAME_WORKSPACE,
    });
    for (const [argument, value] of Object.entries(extra)) remote.addOverride(`config.${argument}`, value);
    return remote;
  }
}

/** State in files beside the JSON: for trying the platform without AWS. Paths are relative, so the folder can move. */
export class LocalState implements StateLocation {
  bind(stack: TerraformStack): void {
    new LocalBackend(stack, { path: LOCAL_STATE_FILE, workspaceDir: LOCAL_WORKSPACES });
  }

  read(stack: TerraformStack, name: string, stackId: string): TerraformRemoteState {
    return new DataTerraformRemoteStateLocal(stack, name, {
      path: `../${stackId}/${LOCAL_STATE_FILE}`,
      workspaceDir: `../${stackId}/${LOCAL_WORKSPACES}`,
      workspace: SAME_WORKSPACE,
    });
  }
}

const LOCAL_STATE_FILE = "terraform.tfstate";
const LOCAL_WORKSPACES = "terraform.tfstate.d";

/** The full stack id, so that the JSON of one stage never finds the state of another. */
function stateKey(stackId: string): string {
  return `${stackId}.tfstate`;
}

function stateVariable(stack: TerraformStack, id: string, value: string, description: string): string {
  const existing = stack.node.tryFindChild(id);
  const variable =
    existing instanceof TerraformVariable
      ? existing
      : new TerraformVariable(stack, id, { type: "string", default: value, description });
  return variable.stringValue;
}
