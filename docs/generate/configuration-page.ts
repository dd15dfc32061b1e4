import type { StageConfig } from "../../config/stages";
import { codeCell, markdownTable } from "../../operations/markdown-table";
import { ENVIRONMENT_VARIABLES } from "./environment-variables";
import type { Setting, SettingGroup } from "./setting";

const INTRODUCTION = `# Configuration

Made by \`npm run docs:configuration\` from [config/stages.ts](../config/stages.ts): change values and comments there. A test fails
while this page says something else.

A stage is one typed object, and the only place where stages differ. \`npm run synth\` refuses what AWS would refuse or what cannot
work together (overlapping addresses, Stripe without a way to the internet, an unknown retention), and says what is allowed. A dash
means that the stage does not set the property.`;

const ENVIRONMENT = `## Environment

Variables that the commands read; options win over them. What tests and benchmarks read stands in their files. Credentials for AWS come
by its own variables and files (\`AWS_PROFILE\`, \`AWS_ACCESS_KEY_ID\`, ...).`;

/** `docs/configuration.md`: every property with its values in all stages, and the variables of the environment. */
export function configurationPage(
  groups: readonly SettingGroup[],
  stages: Readonly<Record<string, StageConfig>>,
): string {
  const parts = groups.map((group) => groupPart(group, stages));
  return `${[INTRODUCTION, ...parts, `${ENVIRONMENT}\n\n${environmentTable()}`].join("\n\n")}\n`;
}

/** The variables of the environment as a table. */
function environmentTable(): string {
  const rows = ENVIRONMENT_VARIABLES.map(({ name, values, otherwise, commands }) => [
    codeCell(name),
    values,
    otherwise,
    commands,
  ]);
  return markdownTable(["variable", "values", "otherwise", "for"], rows);
}

function groupPart(
  { name, meaning, settings }: SettingGroup,
  stages: Readonly<Record<string, StageConfig>>,
): string {
  const heading = name === "" ? "## The stage" : `## \`${name}\``;
  const rows = settings.map((setting) => [
    `${codeCell(setting.path.at(-1) ?? "")}<br>${codeCell(setting.type)}`,
    setting.unit === undefined ? setting.meaning : `${setting.meaning}<br>Unit: ${setting.unit}`,
    ...Object.values(stages).map((stage) => valueCell(setting, stage)),
  ]);
  const table = markdownTable(["property", "meaning", ...Object.keys(stages)], rows);
  return [heading, ...(meaning === "" ? [] : [meaning]), table].join("\n\n");
}

function valueCell({ path }: Setting, stage: StageConfig): string {
  // Which keys are committed is no setting, and changes with each rotation.
  if (path[0] === "downloadKeys") return `\`config/keys/${stage.name}/\``;
  return valueText(path.reduce<unknown>(property, stage));
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function valueText(value: unknown): string {
  if (value === undefined) return "–";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(valueText).join(", ");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([key, each]) => `${key} ${each}`)
      .join(", ");
  return codeCell(String(value));
}
