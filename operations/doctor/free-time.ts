/** Milliseconds between two looks at the clock. */
const PULSE = 250;

/**
 * A limit for an answer that counts only time in which this process could read one. While it is busy, as with a synthesis
 * at the same time, answers wait unread, and a plain timer would fire before they are looked at.
 */
export class FreeTime {
  private timer: NodeJS.Timeout | undefined;

  /** Resolves when so many milliseconds have passed. */
  async over(milliseconds: number): Promise<void> {
    let left = milliseconds;
    await new Promise<void>((resolve) => {
      this.timer = setInterval(() => {
        left -= PULSE;
        if (left <= 0) resolve();
      }, PULSE);
    });
    this.stop();
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
