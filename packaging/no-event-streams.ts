/**
 * Stands in for `@smithy/core/event-streams` in bundles. The SDK imports it at run time for operations that stream, of which
 * DynamoDB has none, but the mere import keeps esbuild from shaking the modules that it shares: a tenth of the layer.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error("The layer is bundled without event streams: see packaging/bundle.ts.");
  }
}
