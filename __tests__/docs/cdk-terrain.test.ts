import { readFileSync } from "node:fs";
import { SWITCHES } from "../cdktn/switches";

const GUIDE = readFileSync("docs/cdk-terrain.md", "utf8");
const manifest: Readonly<Record<"dependencies", Record<string, string>>> = JSON.parse(
  readFileSync("package.json", "utf8"),
);

test.each(SWITCHES)("the guide to CDK Terrain shows what was compared: $title", ({ title, packages }) => {
  const installed = Object.entries(packages.dependencies).filter(
    ([name, version]) => manifest.dependencies[name] !== version,
  );

  expect(GUIDE).toContain(`\n${title}\n`);
  expect(installed).not.toEqual([]);
  for (const [name, version] of installed) expect(GUIDE).toContain(`${name}@${version}`);
});
