import { foundProvider, type ProviderKind } from "./provider";

/**
 * `describe` for what can only be said with some providers; with the others it is shown as skipped, and the reason
 * printed.
 *
 * @param reason why not with every provider
 */
export function describeWith(
  kinds: readonly ProviderKind[],
  reason: string,
  name: string,
  tests: () => void,
): void {
  const { kind } = foundProvider();
  if (kinds.includes(kind)) {
    describe(name, tests);
    return;
  }
  process.stderr.write(
    `not run with the provider "${kind}": ${name}. It needs ${kinds.join(" or ")}: ${reason}\n`,
  );
  describe.skip(name, tests);
}
