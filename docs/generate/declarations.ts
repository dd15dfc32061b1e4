import { parse } from "@babel/parser";
import type { Comment, TSType, TSTypeElement } from "@babel/types";

/** An exported interface, or the alias of a type. */
export interface Declaration {
  readonly comment: string;
  /** The properties of an interface, or of an alias that chooses between objects. */
  readonly members: readonly Member[];
  /** An interface that it extends. */
  readonly base?: string;
  /** What an alias of texts to choose from stands for. */
  readonly literals?: string;
}

/** A property as it is written. */
export interface Member {
  readonly name: string;
  readonly comment: string;
  readonly type: string;
}

/**
 * The interfaces and type aliases of a TypeScript source with the comments before them.
 *
 * By Babel's parser, since the compiler has no JavaScript API from version 7 on, and SWC's syntax tree has no comments.
 */
export function declarationsOf(source: string): ReadonlyMap<string, Declaration> {
  const { program } = parse(source, { sourceType: "module", plugins: ["typescript"] });
  const found = new Map<string, Declaration>();
  for (const statement of program.body) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    const comment = lastComment(statement.leadingComments);
    const { declaration } = statement;
    if (declaration?.type === "TSInterfaceDeclaration") {
      const [base] = declaration.extends ?? [];
      found.set(declaration.id.name, {
        comment,
        members: membersOf(declaration.body.body, source),
        ...(base?.expression.type === "Identifier" && { base: base.expression.name }),
      });
    } else if (declaration?.type === "TSTypeAliasDeclaration") {
      found.set(declaration.id.name, { comment, ...aliased(declaration.typeAnnotation, source) });
    }
  }
  return found;
}

function aliased(type: TSType, source: string): Pick<Declaration, "members" | "literals"> {
  const choices = type.type === "TSUnionType" ? type.types : [type];
  if (choices.every((choice) => choice.type === "TSLiteralType"))
    return { members: [], literals: textOf(type, source) };
  const members = new Map<string, Member>();
  for (const choice of choices) {
    if (choice.type !== "TSTypeLiteral") continue;
    for (const member of membersOf(choice.members, source)) {
      const before = members.get(member.name);
      members.set(member.name, before ? { ...before, type: `${before.type} | ${member.type}` } : member);
    }
  }
  return { members: [...members.values()] };
}

function membersOf(elements: readonly TSTypeElement[], source: string): Member[] {
  return elements.flatMap((element) => {
    if (element.type !== "TSPropertySignature" || element.key.type !== "Identifier") return [];
    const type = element.typeAnnotation?.typeAnnotation;
    if (type == null) throw new Error(`${element.key.name} has no type`);
    const { leadingComments } = element;
    return [{ name: element.key.name, comment: lastComment(leadingComments), type: textOf(type, source) }];
  });
}

function textOf({ start, end }: TSType, source: string): string {
  return source.slice(start ?? 0, end ?? 0).replace(/\s+/g, " ");
}

/** The text of the comment that stands just before something, if that is for readers of its documentation. */
function lastComment(comments: readonly Comment[] | null | undefined): string {
  const last = comments?.at(-1);
  if (last?.type !== "CommentBlock" || !last.value.startsWith("*")) return "";
  return last.value
    .slice(1)
    .replace(/^ *\* ?/gm, "")
    .trim();
}
