import type { ApiBody } from "../../local/gateway/api-body";
import type { ApiRequest } from "../../local/gateway/api-messages";
import type { Invoke } from "../../local/gateway/invoke";
import type { ApiIdentity } from "../../local/gateway/proxy-event";
import { RestApi } from "../../local/gateway/rest-api";

/** What a client sends in a test: one value for each header, text as body. */
export interface HttpRequest extends ApiRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const API: ApiIdentity = { accountId: "000000000000", apiId: "api", region: "us-east-1", stage: "dev" };

/** API Gateway as the local platform plays it, with a memory. */
export class RecordedGateway {
  /** Everything that went through, for what must be found nowhere else. */
  readonly traffic: { readonly request: HttpRequest; readonly response: HttpResponse }[] = [];
  private readonly api: RestApi;

  /** @param body the deployed OpenAPI document as JSON text */
  constructor(body: string, invoke: Invoke) {
    this.api = new RestApi(JSON.parse(body) as ApiBody, API, invoke);
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const { status, headers, body } = (await this.api.exchange(request)).response;
    const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const response = { status, headers: Object.fromEntries(single), body: String(body) };
    this.traffic.push({ request, response });
    return response;
  }
}
