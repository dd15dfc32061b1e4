/** What a client sends. */
export interface ApiRequest {
  readonly method: string;
  /** With the query, without the API's stage: `/solutions?category=data`. */
  readonly path: string;
  /** Names as they were written; several values of one name as a list. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Bytes, or text that stands for its bytes in UTF-8. */
  readonly body?: string | Buffer;
  /** @default an address from the range for documentation */
  readonly sourceIp?: string;
}

export interface ApiResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** What API Gateway itself has to say of a request, beside the response. */
export interface Exchange {
  readonly requestId: string;
  readonly response: ApiResponse;
  /** The path of the API's body; undefined: it has none for the request. */
  readonly resource?: string;
  /** The kind of an answer that API Gateway gave by itself, such as `UNAUTHORIZED`. */
  readonly gatewayResponse?: string;
}
