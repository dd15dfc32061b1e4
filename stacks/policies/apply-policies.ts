import { Annotations, type App, Aspects, type IAspect, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { POLICIES } from "./policies";
import type { Policy } from "./policy";
import { StackView } from "./stack-view";
import { isCheckerRule, suppressionsOf } from "./suppressions";

/**
 * Makes every policy check every element of the app during synth: a finding that no suppression accepts fails it, and so
 * does a suppression that accepts nothing.
 *
 * @param policies
 * @default all policies of this folder
 */
export function applyPolicies(app: App, policies: readonly Policy[] = POLICIES): void {
  // cdktf 0.21 starts at each stack: aspects of the app itself are never asked.
  for (const stack of app.node.findAll().filter(TerraformStack.isStack)) {
    const review = new Review(stack);
    for (const policy of policies) Aspects.of(stack).add(new PolicyAspect(policy, review));
    Aspects.of(stack).add(new SuppressionAspect(policies, review));
  }
}

/** What the aspects of one stack share. */
class Review {
  private view: StackView | undefined;
  private readonly used = new WeakMap<IConstruct, Set<string>>();

  constructor(private readonly stack: TerraformStack) {}

  /** Read when the first aspect asks, which is when the stack is complete. */
  get elements(): StackView {
    this.view ??= new StackView(this.stack);
    return this.view;
  }

  /** Whether a finding of the rule is accepted at the construct. */
  accepts(construct: IConstruct, rule: string): boolean {
    if (!suppressionsOf(construct).some((suppression) => suppression.rule === rule)) return false;
    this.used.set(construct, (this.used.get(construct) ?? new Set()).add(rule));
    return true;
  }

  hasAccepted(construct: IConstruct, rule: string): boolean {
    return this.used.get(construct)?.has(rule) ?? false;
  }
}

class PolicyAspect implements IAspect {
  constructor(
    private readonly policy: Policy,
    private readonly review: Review,
  ) {}

  visit(construct: IConstruct): void {
    const { id, types } = this.policy;
    const view = this.review.elements;
    const element = view.find(construct);
    if (element === undefined || (types !== "any" && !types.includes(element.type))) return;
    if (this.policy.inForce?.(view) === false) return;
    for (const { found, remedy } of this.policy.check(element, view)) {
      if (this.review.accepts(construct, id)) continue;
      Annotations.of(construct).addError(
        `${element.address} ${found}. ${remedy} If it is right here, accept it with a reason: suppress(resource, "${id}", "...").`,
      );
    }
  }
}

/** Visits a construct after all policies did: a suppression without a finding hides the next one. */
class SuppressionAspect implements IAspect {
  constructor(
    private readonly policies: readonly Policy[],
    private readonly review: Review,
  ) {}

  visit(construct: IConstruct): void {
    const view = this.review.elements;
    for (const { rule } of suppressionsOf(construct)) {
      const problem = this.problem(construct, rule, view);
      if (problem === undefined) continue;
      const name = view.find(construct)?.address ?? construct.node.path;
      Annotations.of(construct).addError(`The suppression of "${rule}" at ${name} ${problem}`);
    }
  }

  private problem(construct: IConstruct, rule: string, view: StackView): string | undefined {
    if (view.find(construct) === undefined) {
      return "accepts nothing, since only resources, data sources and providers are checked. Move it to one of them.";
    }
    if (isCheckerRule(rule)) return undefined;
    const policy = this.policies.find(({ id }) => id === rule);
    if (policy === undefined) {
      return `names no policy. Valid ones: ${this.policies.map(({ id }) => id).join(", ")}, or a rule of checkov or kics.`;
    }
    if (policy.inForce?.(view) === false || this.review.hasAccepted(construct, rule)) return undefined;
    return "accepts nothing: there is no such finding. Remove it.";
  }
}
