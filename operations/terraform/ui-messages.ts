import { z } from "zod";

/**
 * What terraform says with `-json`, as far as the project reads it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
const uiMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("diagnostic"),
    diagnostic: z.object({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().default(""),
      address: z.string().optional(),
      range: z.object({ filename: z.string(), start: z.object({ line: z.number() }) }).nullish(),
    }),
  }),
  z.object({
    type: z.enum(["apply_start", "apply_progress", "apply_complete", "apply_errored"]),
    hook: z.object({
      resource: z.object({ addr: z.string(), resource_type: z.string().default("") }),
      action: z.string(),
      elapsed_seconds: z.number().optional(),
    }),
  }),
]);

export type UiMessage = z.output<typeof uiMessage>;
export type Diagnostic = Extract<UiMessage, { type: "diagnostic" }>["diagnostic"];
export type ResourceProgress = Exclude<UiMessage, { type: "diagnostic" }>;

/** A message among the lines that terraform prints; undefined for one that the project does not read, or no message at all. */
export function uiMessageIn(line: string): UiMessage | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return uiMessage.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
