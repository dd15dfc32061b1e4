import type { SettingName } from "../../handlers/common/env";

/** Every variable that some function has beside the common ones, as a stage with sandboxes would set it. */
export const SETTINGS: Readonly<Record<SettingName, string>> = {
  SOLUTION_FILES_BUCKET: "marketplace-dev-solution-files-000000000000",
  CDN_DOMAIN: "downloads.marketplace.example",
  DOWNLOAD_KEY_ID: "K2TEST",
  DOWNLOAD_KEY_PARAMETER: "/marketplace/dev/download-signing-key/1",
  CURSOR_KEYS_PARAMETER: "/marketplace/dev/cursor-keys",
  PAYMENT_GATEWAY: "sandbox",
  PAYMENT_GATEWAY_SECRET: "marketplace/dev/payment-gateway-key",
  PAYMENT_WEBHOOK_SECRET: "marketplace/dev/payment-webhook-secrets",
  FEE_BASIS_POINTS: "1500",
  MAILER: "sandbox",
  MAIL_SENDER: "no-reply@marketplace.example",
  CURRENCIES: "EUR:2,JPY:0,USD:2",
};
