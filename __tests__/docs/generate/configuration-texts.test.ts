import { readFileSync } from "node:fs";
import { configurationTexts } from "../../../docs/generate/configuration-texts";

test("docs/configuration.md and README say what config/stages.ts says; npm run docs:configuration writes them anew", async () => {
  const texts = Object.entries(await configurationTexts());

  expect(texts).toHaveLength(2);
  for (const [file, text] of texts)
    expect({ file, text: readFileSync(file, "utf8") }).toEqual({ file, text });
});
