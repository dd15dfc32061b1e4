/** A variable of the environment that the project's own commands read. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Markdown. */
  readonly values: string;
  /** Markdown; what holds while it is unset or empty. */
  readonly otherwise: string;
  /** Whom it reaches. */
  readonly commands: string;
}

/** What a person or a pipeline may set. A test looks for others in the code. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  {
    name: "STAGE",
    values: "`dev`, `staging`, `prod`; for `synth` and `npx cdktf` also `all`",
    otherwise: "`dev`",
    commands: "all of a stage, when `--stage` is absent; `destroy` asks for `--stage` itself",
  },
  {
    name: "BACKEND",
    values: "`s3`; `local`: state in files beside the JSON",
    otherwise: "`s3`",
    commands: "synthesis",
  },
  {
    name: "BACKEND_FILE",
    values: "a path; the file must exist",
    otherwise: "`backend.tf`; while there is none, the example's values and a warning",
    commands: "synthesis, `doctor`, `iam`, `bootstrap`",
  },
  {
    name: "LOCK",
    values: "`dynamodb`, `s3`, `both`: what locks the state while it is in use",
    otherwise: "`dynamodb`",
    commands: "synthesis",
  },
  {
    name: "TERRAFORM",
    values: "another program, by its name or path, such as `tofu`",
    otherwise: "`terraform`",
    commands: "those that run Terraform",
  },
  {
    name: "TOKEN_STACK_TRACES",
    values: "anything: cdktf's errors show where a token was made",
    otherwise: "they do not, which is faster",
    commands: "synthesis",
  },
  {
    name: "CDKTF_OUTDIR",
    values: "a folder; `npx cdktf synth --output` sets it",
    otherwise: "`cdktf.out`",
    commands: "`npx cdktf`",
  },
  {
    name: "PORT",
    values: "where the API listens, on loopback only; 0: any free port",
    otherwise: "3000",
    commands: "`npm start`, when `--port` is absent",
  },
  {
    name: "DYNAMODB_ENDPOINT",
    values: "another DynamoDB engine, such as `http://127.0.0.1:8000`",
    otherwise: "the embedded one",
    commands: "`npm start`, tests",
  },
];
