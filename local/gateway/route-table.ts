import { ANY_METHOD, type ApiBody, type ApiOperation } from "./api-body";

/** The operation of a request. */
export interface Match {
  /** As the body has it: `/solutions/{solutionId}`. */
  readonly resource: string;
  /** Unescaped. */
  readonly params: Readonly<Record<string, string>>;
  readonly operation: ApiOperation;
}

interface Candidate {
  readonly resource: string;
  /** Parameters by their place; fixed parts are undefined there. */
  readonly names: readonly (string | undefined)[];
  readonly parts: readonly string[];
}

/** Finds what serves a request. Fixed parts of a path come before parameters, `{proxy+}` after both. */
export class RouteTable {
  private readonly fixed = new Map<string, string>();
  private readonly candidates: readonly Candidate[];

  constructor(private readonly paths: ApiBody["paths"]) {
    const withParams: Candidate[] = [];
    for (const resource of Object.keys(paths)) {
      if (!resource.includes("{")) this.fixed.set(resource, resource);
      else withParams.push(candidateOf(resource));
    }
    this.candidates = withParams.sort((a, b) => rank(a) - rank(b));
  }

  /** @param path escaped, without the query; undefined: no such path, or no such method of it */
  match(method: string, path: string): Match | undefined {
    const [resource, params] = this.resourceOf(path) ?? [];
    if (resource === undefined || params === undefined) return undefined;
    const methods = this.paths[resource] ?? {};
    const operation = methods[method.toLowerCase()] ?? methods[ANY_METHOD];
    return operation && { resource, params, operation };
  }

  private resourceOf(path: string): readonly [string, Record<string, string>] | undefined {
    const fixed = this.fixed.get(path);
    if (fixed !== undefined) return [fixed, {}];
    const given = path.split("/");
    const found = this.candidates.find(({ parts, names }) => fits(given, parts, names));
    return found && [found.resource, paramsOf(given, found.names)];
  }
}

function candidateOf(resource: string): Candidate {
  const parts = resource.split("/");
  return { resource, parts, names: parts.map((part) => /^\{(.+)\}$/.exec(part)?.[1]) };
}

function rank({ names }: Candidate): number {
  const params = names.filter((name) => name !== undefined);
  return params.length + (params.some((name) => name.endsWith("+")) ? 100 : 0);
}

function fits(
  given: readonly string[],
  parts: readonly string[],
  names: readonly (string | undefined)[],
): boolean {
  const isGreedy = names.at(-1)?.endsWith("+") === true;
  if (isGreedy ? given.length < parts.length : given.length !== parts.length) return false;
  return parts.every((part, index) =>
    names[index] === undefined ? part === given[index] : given[index] !== "",
  );
}

/** @throws URIError when one is not escaped as it must be */
function paramsOf(given: readonly string[], names: readonly (string | undefined)[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    if (name === undefined) continue;
    const value = name.endsWith("+") ? given.slice(index).join("/") : (given[index] ?? "");
    params[name.replace(/\+$/, "")] = decodeURIComponent(value);
  }
  return params;
}
