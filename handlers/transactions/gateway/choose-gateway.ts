import { choiceSetting, endpointSetting, setting } from "../../common/env";
import { secret } from "../../common/secrets";
import type { PaymentGateway } from "./payment-gateway";
import { SandboxGateway } from "./sandbox";
import { StripeGateway } from "./stripe";
import { STRIPE_API } from "./stripe-client";

/** The gateway of the stage. Its secrets are read when they are used, not at load. */
export function chooseGateway(): PaymentGateway {
  const webhookSecretId = setting("PAYMENT_WEBHOOK_SECRET");
  const webhookSecrets = async () => parseSecrets(await secret(webhookSecretId));
  switch (choiceSetting("PAYMENT_GATEWAY", ["sandbox", "stripe"])) {
    case "sandbox":
      return new SandboxGateway({ webhookSecrets });
    case "stripe": {
      const keySecretId = setting("PAYMENT_GATEWAY_SECRET");
      const api = endpointSetting("PAYMENT_GATEWAY_ENDPOINT", STRIPE_API);
      return new StripeGateway({ key: () => secret(keySecretId), webhookSecrets, api });
    }
  }
}

/** The stored text: `{"secrets": ["whsec_new", "whsec_old"]}`, one or two of them. */
function parseSecrets(text: string): readonly string[] {
  const { secrets } = JSON.parse(text) as { readonly secrets: readonly string[] };
  // An empty secret would let everybody sign.
  return secrets.filter((value) => value !== "");
}
