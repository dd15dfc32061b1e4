import { type Declaration, declarationsOf, type Member } from "./declarations";
import type { Setting, SettingGroup } from "./setting";

/**
 * Every property of a stage's configuration, from the types and comments of `config/stages.ts`.
 *
 * @param source the text of that file
 * @throws Error for a property that no comment explains, and for a number without `@unit`
 */
export function settingsOf(source: string): SettingGroup[] {
  const declarations = declarationsOf(source);
  const own: Setting[] = [];
  const groups: SettingGroup[] = [];
  for (const member of membersOf("StageConfig", declarations)) {
    const declaration = declarations.get(member.type);
    if (declaration === undefined || declaration.members.length === 0) {
      own.push(setting([member.name], member, declarations));
      continue;
    }
    const meaning = member.comment || declaration.comment;
    groups.push({
      name: member.name,
      meaning: oneLine(meaning),
      settings: declaration.members.map((each) => setting([member.name, each.name], each, declarations)),
    });
  }
  return [{ name: "", meaning: "", settings: own }, ...groups];
}

type Declarations = ReadonlyMap<string, Declaration>;

function membersOf(name: string, declarations: Declarations): readonly Member[] {
  const declaration = declarations.get(name);
  if (declaration === undefined) throw new Error(`there is no interface ${name}`);
  const inherited = declaration.base === undefined ? [] : membersOf(declaration.base, declarations);
  return [...inherited, ...declaration.members];
}

function setting(path: readonly string[], { comment, type }: Member, declarations: Declarations): Setting {
  const explained = comment || declarations.get(type)?.comment || "";
  const [, unit] = /^@unit (.+)$/m.exec(explained) ?? [];
  const name = path.join(".");
  const meaning = oneLine(explained);
  if (meaning === "") throw new Error(`config/stages.ts does not explain ${name}`);
  if (/\bnumber\b/.test(type) && unit === undefined)
    throw new Error(`config/stages.ts gives ${name} no @unit`);
  return { path, type: readableType(type, declarations), ...(unit !== undefined && { unit }), meaning };
}

/** Without what is the same everywhere (`readonly`), and with the texts that an alias allows. */
function readableType(type: string, declarations: Declarations): string {
  const plain = type.replace(/\breadonly /g, "").replace(/^Readonly<(.+)>$/, "$1");
  return plain.replace(/\b[A-Z]\w+\b(\[\])?/g, (whole, list: string | undefined) => {
    const literals = declarations.get(whole.replace("[]", ""))?.literals;
    if (literals === undefined) return whole;
    return list === undefined ? literals : `(${literals})[]`;
  });
}

/** A comment's text before its tags; a tag's link is the source of what the text says. */
function oneLine(comment: string): string {
  const [text = ""] = comment.split(/^@/m);
  const [, source] = /^@see (\S+)$/m.exec(comment) ?? [];
  const line = text.replace(/\s+/g, " ").trim();
  return source === undefined ? line : `${line} ([source](${source}))`;
}
