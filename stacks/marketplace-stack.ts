import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack, Token } from "cdktf";
import type { Construct } from "constructs";
import { Naming, type StackPart } from "../config/naming";
import type { StageConfig } from "../config/stages";
import { CONTRACTS, type Contracts, type Outputs } from "./contracts";
import type { StateLocation } from "./state-location";

export interface MarketplaceStackProps {
  readonly stage: StageConfig;
  /** Where this stack keeps its state and finds that of the others. */
  readonly state: StateLocation;
}

/** Terraform 1.10 brought S3-native locking; OpenTofu's numbers fit as well. */
const TERRAFORM_VERSIONS = ">= 1.10, < 2";

/**
 * What all stacks share: id, provider with default tags, state, the workspace guard, and the published outputs that link
 * one stack with another.
 */
export abstract class MarketplaceStack<Part extends StackPart> extends TerraformStack {
  readonly stage: StageConfig;
  protected readonly naming: Naming;
  private readonly state: StateLocation;
  private readonly callerIdentity: DataAwsCallerIdentity;

  constructor(scope: Construct, part: Part, props: MarketplaceStackProps) {
    const naming = new Naming(props.stage);
    super(scope, naming.stack(part));
    this.stage = props.stage;
    this.naming = naming;
    this.state = props.state;

    this.addOverride("terraform.required_version", TERRAFORM_VERSIONS);
    this.state.bind(this);
    new AwsProvider(this, "aws", {
      region: props.stage.region,
      ...(props.stage.accountId === undefined ? {} : { allowedAccountIds: [props.stage.accountId] }),
      defaultTags: [
        { tags: { Project: "marketplace", Stage: props.stage.name, Stack: part, ManagedBy: "cdktf" } },
      ],
    });
    this.callerIdentity = new DataAwsCallerIdentity(this, "caller");
    this.guardWorkspace();
  }

  /** The id of the account that Terraform works in, known at plan. */
  protected get accountId(): string {
    return this.callerIdentity.accountId;
  }

  /** Publishes this stack's outputs: every name of its contract, under exactly that name. */
  protected publish(outputs: Outputs<Part>): void {
    for (const [name, value] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, staticId: true });
    }
  }

  /** The outputs of another stack of the same stage, read from its state at plan. */
  protected read<Producer extends StackPart>(part: Producer): Outputs<Producer> {
    const remote = this.state.read(this, part, this.naming.stack(part));
    const contract: Contracts[Producer] = CONTRACTS[part];
    const entries = Object.entries(contract).map(([name, type]) => [
      name,
      type === "list" ? Token.asList(remote.get(name)) : remote.getString(name),
    ]);
    return Object.fromEntries(entries) as Outputs<Producer>;
  }

  /**
   * Stops plan, apply and destroy in a workspace that is not the stage of this JSON. On an output, since a resource's
   * precondition does not stop destroy; by override, since cdktf 0.21 does not write the property of that name.
   */
  private guardWorkspace(): void {
    const { name } = this.stage;
    const output = new TerraformOutput(this, "stage", { value: name, staticId: true });
    output.addOverride("precondition", [
      {
        condition: `\${terraform.workspace == "${name}"}`,
        error_message: `This is the JSON of stage "${name}", but the Terraform workspace is "\${terraform.workspace}". Select the right one: terraform workspace select ${name}`,
      },
    ]);
  }
}
