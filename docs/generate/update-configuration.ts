import { writeFile } from "node:fs/promises";
import { configurationTexts } from "./configuration-texts";

async function update(): Promise<void> {
  for (const [file, text] of Object.entries(await configurationTexts())) {
    await writeFile(file, text);
    console.log(`wrote ${file}`);
  }
}

void update();
