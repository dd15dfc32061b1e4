/** An answer of an AWS service that is none of success. */
export class AwsRefusal extends Error {
  override readonly name = "AwsRefusal";
  /** @param code the service's own name of it */
  constructor(
    readonly code: string,
    readonly status = 400,
    message: string = code,
  ) {
    super(message);
  }
}
