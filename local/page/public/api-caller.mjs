/** An answer of the API that is not what was asked for. */
class ApiError extends Error {
  constructor(status, { title, detail } = {}) {
    super([`${status}`, title, detail].filter((part) => part !== undefined).join(": "));
    this.status = status;
  }
}

/** Calls the public API as any client does, and tells of each exchange. */
export class ApiCaller {
  #tell;

  /** @param {(exchange: object) => void} tell gets method, path, request, status, answer, durationMs, location */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ token?: string, body?: unknown, headers?: Record<string, string> }} options
   * @returns {Promise<{ status: number, body: any }>}
   * @throws {ApiError} for a status of 400 or more
   */
  async call(method, path, { token, body, headers = {} } = {}) {
    const started = performance.now();
    const response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = text === "" ? undefined : JSON.parse(text);
    const { status } = response;
    this.#tell({ method, path, request: body, status, answer, durationMs: performance.now() - started });
    if (!response.ok) throw new ApiError(status, answer);
    return { status, body: answer };
  }

  /** Sends a form to where the API said, which is not the API. @throws {ApiError} */
  async upload({ url, fields }, file) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    // S3 wants it last.
    form.append("file", file);
    const started = performance.now();
    const response = await fetch(url, { method: "POST", body: form });
    const { status } = response;
    this.#tell({
      method: "POST",
      path: url,
      request: fields,
      status,
      durationMs: performance.now() - started,
    });
    if (!response.ok) throw new ApiError(status, { title: await response.text() });
  }

  /** Fetches a signed address. @throws {ApiError} */
  async download(url) {
    const started = performance.now();
    const response = await fetch(url);
    const bytes = await response.arrayBuffer();
    const { status } = response;
    this.#tell({ method: "GET", path: url, status, durationMs: performance.now() - started });
    if (!response.ok) throw new ApiError(status);
    return bytes;
  }
}

/** SHA-256 in hex. */
export async function sha256(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
