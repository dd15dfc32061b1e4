/**
 * The one function of `@cdktf/hcl2json` that the project calls, for the type check of `npm run synth`. The package's own
 * declarations ask for the browser's, which take a tenth of that check's memory; `npm run types` reads them.
 */
export function parse(filename: string, contents: string): Promise<Record<string, unknown>>;
