import { InvalidArgumentError } from "commander";
import { type FailureSwitch, parseFailures } from "./failures/failure-switches";

/** For options that are whole numbers. @throws InvalidArgumentError in the parser, naming the range */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It is a number from ${least} to ${most}.`);
  };
}

/** For options that say what fails. @throws InvalidArgumentError with the part that is wrong and what is possible */
export function failureSwitches(text: string): readonly FailureSwitch[] {
  try {
    return parseFailures(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
