import { type FunctionKey, Naming, TABLE_KEYS } from "../../config/naming";
import { functionNamed, rolePolicies, type Statement } from "../stacks/api/api-resources";
import type { ApiPlatform } from "../support/api-platform";
import type { DynamodbCall } from "../support/fault-proxy";
import { STAGE } from "../support/marketplace-tables";
import { stageConfig, synthesized } from "../support/synthesized";

const naming = new Naming(stageConfig(STAGE));
const stack = synthesized(STAGE, "api");

/** What the role of a function lets its code do: `action resource`, as `usedBy` writes it. */
export function grantedTo(key: FunctionKey): string[] {
  return statementsOf(key).flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => `${action} ${placeOf(resource)}`)),
  );
}

function statementsOf(key: FunctionKey): readonly Statement[] {
  const { access = [] } = rolePolicies(stack, functionNamed(stack, STAGE, key));
  // Written by Lambda itself.
  return access.filter(({ Sid }) => Sid !== "WriteOwnLog");
}

/** A resource in short: `users/email-index`, `/marketplace/dev/cursor-keys`, `audit/<function>`, `solutions/`. */
function placeOf(resource: string): string {
  const [, table, index] = /\.(\w+)_table_arn\}(?:\/index\/([\w-]+))?$/.exec(resource) ?? [];
  if (table !== undefined) return index === undefined ? table : `${table}/${index}`;
  return resource
    .replace(/^.*:parameter/, "")
    .replace(/^.*:secret:/, "")
    .replace(/-\?{6}$/, "")
    .replace(/^.*:log-stream:/, "")
    .replace(/^.*solution_files_bucket_arn\}\//, "")
    .replace(/\/?\*$/, "");
}

/** What a function did over a whole run, in the words of IAM. */
export function usedBy(platform: ApiPlatform, key: FunctionKey): string[] {
  const dynamodb = platform.proxy.calls
    .filter(({ caller }) => caller === key)
    .flatMap((call) => partsOf(call).map(({ action, place }) => `dynamodb:${action} ${place(platform)}`));
  const others = platform.store.calls
    .filter(({ caller }) => caller === key)
    .map(({ operation, input }) => {
      if (operation === "GetParameter") return `ssm:GetParameter ${input.Name}`;
      if (operation === "GetSecretValue") return `secretsmanager:GetSecretValue ${input.SecretId}`;
      // Behind the function's name is the instance's own part.
      return `logs:${operation} ${String(input.logStreamName).split("/").slice(0, 2).join("/")}`;
    });
  // The store of files takes no other signature than that function's.
  const files = key === "solutions" ? platform.objects.requests.map(fileActionOf) : [];
  return [...new Set([...dynamodb, ...others, ...files])];
}

const FILE_ACTIONS: Readonly<Record<string, string>> = {
  DELETE: "s3:DeleteObject",
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  // By somebody who holds a form that the function signed.
  POST: "s3:PutObject",
};

function fileActionOf(request: string): string {
  const [method = "", path = ""] = request.split(" ");
  const [, bucket, prefix = "solutions"] = path.split("/");
  if (bucket !== naming.bucket("solution-files", "000000000000"))
    throw new Error(`${request}: which bucket?`);
  return `${FILE_ACTIONS[method]} ${prefix === "" ? "solutions" : prefix}`;
}

/** One thing that a call does: a transaction does several. */
interface CallPart {
  readonly action: string;
  readonly place: (platform: ApiPlatform) => string;
  readonly input: Readonly<Record<string, unknown>>;
}

const PARTS: Readonly<Record<string, string>> = {
  ConditionCheck: "ConditionCheckItem",
  Delete: "DeleteItem",
  Put: "PutItem",
  Update: "UpdateItem",
};

function partsOf({ operation, input }: DynamodbCall): CallPart[] {
  const part = (action: string, of: Readonly<Record<string, unknown>>): CallPart => ({
    action,
    input: of,
    place: ({ tables }) => {
      const table = TABLE_KEYS.find(
        (key) => tables.environment[`${key.toUpperCase()}_TABLE_NAME`] === of.TableName,
      );
      return of.IndexName === undefined ? `${table}` : `${table}/${of.IndexName}`;
    },
  });
  if (operation !== "TransactWriteItems") return [part(operation, input)];
  const items = input.TransactItems as Readonly<Record<string, Readonly<Record<string, unknown>>>>[];
  return items.flatMap((item) => Object.entries(item).map(([kind, of]) => part(PARTS[kind] ?? kind, of)));
}

/** Calls that the conditions of a function's role refuse, in a sentence each. */
export function refusedBy(platform: ApiPlatform, key: FunctionKey): string[] {
  const limited = statementsOf(key).filter(({ Condition }) => Condition !== undefined);
  const parts = platform.proxy.calls.filter(({ caller }) => caller === key).flatMap(partsOf);
  return parts.flatMap(({ action, place, input }) => {
    const statement = limited.find(
      ({ Action, Resource }) =>
        Action.includes(`dynamodb:${action}`) && Resource.some((it) => placeOf(it) === place(platform)),
    );
    const { attributes, keys } = limitsOf(statement);
    const asked = attributesOf(input);
    const [key] = Object.values((input.Key ?? {}) as Record<string, { readonly S?: string }>);
    const isForeign = keys !== undefined && key?.S?.startsWith(keys.replace("*", "")) !== true;
    const tooMuch = attributes === undefined ? [] : asked.filter((name) => !attributes.includes(name));
    return [
      ...(isForeign ? [`${action} ${place(platform)} of ${key?.S}`] : []),
      ...(tooMuch.length > 0 ? [`${action} ${place(platform)} asks for ${tooMuch}`] : []),
    ];
  });
}

function limitsOf(statement: Statement | undefined) {
  const condition = (statement?.Condition ?? {}) as Record<string, Record<string, readonly string[]>>;
  return {
    attributes: condition["ForAllValues:StringEquals"]?.["dynamodb:Attributes"],
    keys: condition["ForAllValues:StringLike"]?.["dynamodb:LeadingKeys"]?.[0],
  };
}

/** The attributes that a read names; `everything` when it names none. */
function attributesOf(input: Readonly<Record<string, unknown>>): string[] {
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const { ProjectionExpression: projection } = input;
  if (typeof projection !== "string") return ["everything"];
  return projection.split(",").map((name) => names[name.trim()] ?? name.trim());
}
