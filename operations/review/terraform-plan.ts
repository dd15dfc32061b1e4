/** What the project reads of `terraform show -json <plan>` (format 1.2, https://developer.hashicorp.com/terraform/internals/json-format). */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  /** Whether applying would do anything. */
  readonly applyable?: boolean;
  readonly complete?: boolean;
  /** The plan failed half-way, for example on `prevent_destroy`: its file exists, but it cannot be applied. */
  readonly errored?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  /** Changes outside Terraform that planning noticed. */
  readonly resource_drift?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

export interface ResourceChange {
  readonly address: string;
  /** Set when a `moved` block gave the resource its address. */
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly action_reason?: string;
  /** Set for an object that a replacement made and could not destroy: the resource itself is another entry. */
  readonly deposed?: string;
  readonly change: Change;
}

export interface Change {
  /** `["delete","create"]` and `["create","delete"]` are replacements. */
  readonly actions: readonly ("no-op" | "create" | "read" | "update" | "delete" | "forget")[];
  readonly before: unknown;
  readonly after: unknown;
  /** Of the shape of `after`, with `true` where a value is known only after apply. */
  readonly after_unknown?: unknown;
  /** Of the shapes of `before` and `after`, with `true` where a value is sensitive. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths whose changes force the replacement. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  readonly importing?: { readonly id?: string };
}
