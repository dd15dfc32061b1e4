import type { LocalPlatform } from "../local-platform";
import type { SeededDraws } from "../seeded-draw";
import type { AnswerRules } from "./answer-rules";
import type { Observations } from "./observations";
import type { Member, Scene } from "./scene";

/** What a virtual client works with. */
export interface ClientParts {
  readonly member: Member;
  readonly scene: Scene;
  readonly platform: LocalPlatform;
  readonly rules: AnswerRules;
  readonly observations: Observations;
  readonly draws: SeededDraws;
}
