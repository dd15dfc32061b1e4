import { Naming, STACK_PARTS } from "../../config/naming";
import type { StageName } from "../../config/stages";
import type { StageDiagram } from "../../operations/diagram/diagram-model";
import { stageDiagram } from "../../operations/diagram/stage-diagram";
import { stageConfig, synthesized } from "./synthesized";

/** The architecture of a stage, as the sources synthesize it now. */
export function diagramOf(stage: StageName): StageDiagram {
  const naming = new Naming(stageConfig(stage));
  return stageDiagram(
    STACK_PARTS.map((part) => ({ part, id: naming.stack(part), json: synthesized(stage, part).json })),
  );
}
