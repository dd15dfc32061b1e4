import { type ApiPlatform, DOWNLOAD_KEY, WEBHOOK_SECRET } from "../support/api-platform";
import { SETTINGS } from "../support/settings";

/** Members of bodies, in either direction, that no log may quote. */
const PRIVATE_MEMBERS = [
  "clientSecret",
  "currentPassword",
  "description",
  "email",
  "name",
  "nextCursor",
  "password",
  "paymentMethod",
  "policy",
  "summary",
  "title",
  "token",
  "url",
  "x-amz-signature",
];

/** Characters: what is shorter is found by chance. */
const SHORTEST = 8;

/** Everything secret or personal that went through the API, or that its functions could read. */
export function privateTexts({ gateway, store }: ApiPlatform): string[] {
  const texts = new Set<string>([WEBHOOK_SECRET, DOWNLOAD_KEY.privateKey]);
  const cursorKeys = JSON.parse(store.parameter(SETTINGS.CURSOR_KEYS_PARAMETER)) as {
    readonly keys: readonly { readonly secret: string }[];
  };
  for (const { secret } of cursorKeys.keys) texts.add(secret);
  for (const { request, response } of gateway.traffic) {
    const [, token] = request.headers?.Authorization?.split(" ") ?? [];
    if (token !== undefined) {
      texts.add(token);
      texts.add(token.split(".")[1] ?? token);
    }
    for (const body of [request.body, response.body]) {
      if (body?.startsWith("{") === true) collect(JSON.parse(body), texts);
    }
  }
  return [...texts].filter(({ length }) => length >= SHORTEST);
}

function collect(value: unknown, texts: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [member, inner] of Object.entries(value)) {
    if (typeof inner === "string" && PRIVATE_MEMBERS.includes(member)) texts.add(inner);
    else collect(inner, texts);
  }
}
