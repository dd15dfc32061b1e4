import { readFile } from "node:fs/promises";
import { FreeTime } from "../../../operations/doctor/free-time";

const LIMIT = 500;

function busyFor(milliseconds: number): void {
  const started = Date.now();
  while (Date.now() - started < milliseconds);
}

it("is over after its milliseconds", async () => {
  const started = Date.now();

  await new FreeTime().over(LIMIT);

  expect(Date.now() - started).toBeGreaterThan(LIMIT - 50);
});

it("counts no time in which the process was busy, so that an answer which came meanwhile is read first", async () => {
  const limit = new FreeTime();
  const answer = readFile(__filename, "utf8").then(() => "answered");
  const race = Promise.race([answer, limit.over(LIMIT).then(() => "late")]);

  busyFor(2 * LIMIT);

  expect(await race).toBe("answered");
  limit.stop();
});
