/**
 * Does the work of all entries, some at a time, in their order. After the first that fails no other begins.
 *
 * @param width how many at a time
 * @returns the results in the order of the entries
 * @throws the first error, when none is at work any more
 */
export async function sideBySide<T, R>(
  entries: readonly T[],
  width: number,
  work: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const errors: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < entries.length && errors.length === 0) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(entries[index] as T, index);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (errors.length > 0) throw errors[0];
  return results;
}
