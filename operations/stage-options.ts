import type { StageName } from "../config/stages";

/** What every command of a stage's life is told. */
export interface StageOptions {
  readonly stage: StageName;
  /** Stdout holds one JSON document; progress and messages go to stderr. */
  readonly json: boolean;
}

/** Of a command that writes the stage's JSON before it runs terraform. */
export interface SynthesizingOptions {
  /** Take `cdktf.out` as it is: for pipelines that synthesized in an earlier step. */
  readonly skipSynth: boolean;
}

/** Of a command that asks before it changes something. */
export interface ConfirmedOptions extends StageOptions {
  /** Ask nothing: the answer is yes. Without it a command that would have to ask fails where nobody can answer (CI, no terminal). */
  readonly yes: boolean;
}

/** Of a command that may destroy. */
export interface DestructiveOptions extends ConfirmedOptions {
  /** Addresses of data-holding resources that may be destroyed or replaced, such as `aws_dynamodb_table.users`. */
  readonly allowDestroy: readonly string[];
}
