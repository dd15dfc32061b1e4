import { ConfigurationError } from "../../config/errors";
import permissions from "./handler-permissions.json";
import { NOT_NEEDED } from "./not-needed";
import { DATA_TYPES, RESOURCE_TYPES } from "./resource-types";

/** Actions on the resources of a stack. */
export interface ResourceAccess {
  /** What a plan reads. */
  readonly read: readonly string[];
  /** What an apply needs beyond that. */
  readonly write: readonly string[];
}

/** Some schemas name actions that IAM does not have. */
const UNKNOWN = new Set(permissions.unknown);

const HANDLERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = permissions.handlers;

/** Before the type of a data source, as in addresses. */
export const DATA = "data.";

/**
 * What Terraform has to be allowed for resources of some types, and for data sources: `data.aws_caller_identity`.
 *
 * @throws ConfigurationError for a type that nobody has mapped
 */
export function accessTo(types: Iterable<string>): ResourceAccess {
  const actions = new Set([...types].flatMap(actionsOf));
  const sorted = [...actions].sort();
  return { read: sorted.filter(isRead), write: sorted.filter((action) => !isRead(action)) };
}

function actionsOf(type: string): string[] {
  const mapped = type.startsWith(DATA) ? DATA_TYPES[type.slice(DATA.length)] : RESOURCE_TYPES[type];
  if (mapped === undefined) {
    throw new ConfigurationError(
      `Nobody has said what Terraform needs for ${type}: add it to operations/iam/resource-types.ts, then run npm run iam:update.`,
    );
  }
  const handlers = mapped.schemas.flatMap((schema) => {
    const found = HANDLERS[schema];
    if (found === undefined) {
      throw new ConfigurationError(
        `handler-permissions.json has nothing of ${schema}: run npm run iam:update.`,
      );
    }
    return Object.values(found).flat();
  });
  const needed = handlers.filter(
    (action) => !UNKNOWN.has(action) && !NOT_NEEDED.some(({ actions }) => actions.test(action)),
  );
  return [...needed.map(spelled), ...(mapped.also ?? [])];
}

function isRead(action: string): boolean {
  return /:(Get|List|Describe)/.test(action) || action === "apigateway:GET";
}

/** As IAM's reference spells it: some schemas begin with a small letter. */
function spelled(action: string): string {
  return action.replace(/:([a-z])/, (_, letter: string) => `:${letter.toUpperCase()}`);
}
