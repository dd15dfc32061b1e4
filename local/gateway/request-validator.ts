import AjvDraft04 from "ajv-draft-04";
import type { ApiBody, ApiOperation, ValidatorSettings } from "./api-body";
import { GatewayAnswer } from "./gateway-responses";
import { isPresent, type ProxyEvent } from "./proxy-event";

/** Answers whether a JSON value fits a model. */
type Check = (value: unknown) => boolean;

/**
 * What API Gateway checks of a request: that required parameters are there, not their values; and the body by its model. Each
 * only where a validator says so.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export class RequestValidator {
  private readonly checks = new Map<object, Check>();
  private models: AjvDraft04 | undefined;

  constructor(private readonly body: ApiBody) {}

  /** @throws GatewayAnswer BAD_REQUEST_PARAMETERS or BAD_REQUEST_BODY */
  validate(operation: ApiOperation, event: ProxyEvent): void {
    const settings = this.settingsOf(operation);
    if (settings === undefined) return;
    if (settings.validateRequestParameters) checkParameters(operation, event);
    if (settings.validateRequestBody) this.checkBody(operation, event);
  }

  private settingsOf(operation: ApiOperation): ValidatorSettings | undefined {
    const name =
      operation["x-amazon-apigateway-request-validator"] ??
      this.body["x-amazon-apigateway-request-validator"];
    return name === undefined ? undefined : this.body["x-amazon-apigateway-request-validators"]?.[name];
  }

  private checkBody({ requestBody }: ApiOperation, event: ProxyEvent): void {
    const schema = requestBody?.content["application/json"]?.schema;
    if (schema === undefined) return;
    let value: unknown;
    try {
      value = JSON.parse(event.body ?? "");
    } catch {
      throw new GatewayAnswer("BAD_REQUEST_BODY", "Invalid request body");
    }
    if (!this.checkOf(schema)(value)) throw new GatewayAnswer("BAD_REQUEST_BODY", "Invalid request body");
  }

  private checkOf(schema: object): Check {
    const known = this.checks.get(schema);
    if (known !== undefined) return known;
    this.models ??= new AjvDraft04({ strict: false });
    const { schemas = {} } = this.body.components ?? {};
    const check = this.models.compile({ ...schema, components: { schemas } });
    this.checks.set(schema, check);
    return check;
  }
}

function checkParameters({ parameters = [] }: ApiOperation, event: ProxyEvent): void {
  const missing = parameters.filter(
    ({ name, in: place, required }) => required === true && !isPresent(event, place, name),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(", ");
  throw new GatewayAnswer("BAD_REQUEST_PARAMETERS", `Missing required request parameters: [${names}]`);
}
