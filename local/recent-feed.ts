/** The latest of something that goes on, and whoever wants to hear of the next. */
export class RecentFeed<T> {
  private readonly kept: T[] = [];
  private readonly listeners = new Set<(entry: T) => void>();

  /** @param limit how many are kept */
  constructor(private readonly limit: number) {}

  push(entry: T): void {
    this.kept.push(entry);
    if (this.kept.length > this.limit) this.kept.shift();
    for (const listener of this.listeners) listener(entry);
  }

  /** Oldest first. */
  recent(): readonly T[] {
    return [...this.kept];
  }

  /** @returns ends it */
  subscribe(listener: (entry: T) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
