import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { StageConfig } from "../../config/stages";
import { MarketplaceStack } from "../marketplace-stack";
import { elementOf, type StackElement } from "./stack-element";

/** All elements of a stack, resolved once for all policies. */
export class StackView {
  private readonly byConstruct = new Map<IConstruct, StackElement>();
  private readonly byType = new Map<string, StackElement[]>();

  constructor(private readonly stack: TerraformStack) {
    for (const construct of stack.node.findAll()) {
      const element = elementOf(construct);
      if (element === undefined) continue;
      this.byConstruct.set(construct, element);
      const others = this.byType.get(element.type);
      if (others === undefined) this.byType.set(element.type, [element]);
      else others.push(element);
    }
  }

  /** The stage that the stack belongs to; undefined for a stack that is not one of the platform. */
  get stage(): StageConfig | undefined {
    return this.stack instanceof MarketplaceStack ? this.stack.stage : undefined;
  }

  find(construct: IConstruct): StackElement | undefined {
    return this.byConstruct.get(construct);
  }

  ofType(type: string): readonly StackElement[] {
    return this.byType.get(type) ?? [];
  }

  /** The elements of a type that name `target` in an attribute, such as the bucket policies of a bucket. */
  naming(target: StackElement, type: string, attribute: string): StackElement[] {
    return this.ofType(type).filter(({ block }) => target.isNamedBy(block[attribute]));
  }
}
