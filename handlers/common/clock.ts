/** Tells the time in epoch milliseconds. What compares times takes one, so that tests can set it. */
export type Clock = () => number;
