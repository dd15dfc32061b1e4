import {
  DefaultTokenResolver,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  Tokenization,
} from "cdktf";
import type { IConstruct } from "constructs";
import { type Block, isBlock, nestedBlocks, texts, valueAt } from "./block";
import { type PolicyDocument, policyDocuments } from "./policy-document-reader";

/** A resource, data source or provider as it will stand in the stack's JSON. */
export class StackElement {
  private documents: readonly PolicyDocument[] | undefined;

  constructor(
    /** `aws_s3_bucket`, `data.aws_vpc`, `provider.aws`. */
    readonly type: string,
    /** `aws_s3_bucket.assets`, `data.aws_vpc.shared`, `provider.aws`. */
    readonly address: string,
    readonly block: Block,
  ) {}

  /** Every policy document that the element holds, at any depth. */
  get policyDocuments(): readonly PolicyDocument[] {
    this.documents ??= policyDocuments(this.block);
    return this.documents;
  }

  /** Whether a value names this element: by a Terraform expression, or by the text that is its name. */
  isNamedBy(value: unknown): boolean {
    const names = [this.block.bucket, this.block.name, this.block.function_name];
    return texts(value).some((text) => refersTo(text, this.address) || names.includes(text));
  }

  /** Whether Terraform creates `other` before this element, and destroys it after this element. */
  dependsOn(other: StackElement): boolean {
    return (
      texts(this.block.depends_on).includes(other.address) ||
      refersTo(JSON.stringify(this.block), other.address)
    );
  }
}

/** The element that a construct stands for; undefined for constructs that only group others. */
export function elementOf(construct: IConstruct): StackElement | undefined {
  if (!(construct instanceof TerraformElement)) return undefined;
  const json: Block = Tokenization.resolve(construct.toTerraform(), { scope: construct, resolver: RESOLVER });
  const id = construct.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(construct)) {
    const type = construct.terraformResourceType;
    // Absent while the resource is being moved to another one.
    const block = isBlock(json.resource) ? valueAt(json.resource, type, id) : undefined;
    return isBlock(block) ? new StackElement(type, `${type}.${id}`, block) : undefined;
  }
  if (TerraformDataSource.isTerraformDataSource(construct)) {
    const type = `data.${construct.terraformResourceType}`;
    const block = valueAt(json, "data", construct.terraformResourceType, id);
    return new StackElement(type, `${type}.${id}`, isBlock(block) ? block : {});
  }
  if (TerraformProvider.isTerraformProvider(construct)) {
    const type = `provider.${construct.terraformResourceType}`;
    const [block] = nestedBlocks(valueAt(json, "provider", construct.terraformResourceType));
    return new StackElement(type, type, block ?? {});
  }
  return undefined;
}

const RESOLVER = new DefaultTokenResolver(new StringConcat());

/** Behind an address stands an attribute: `aws_s3_bucket.logs.id` names no bucket `aws_s3_bucket.logs_old`. */
function refersTo(text: string, address: string): boolean {
  return text.includes(`${address}.`);
}
