// The module object itself: an ES import would be a read-only view of it.
import stackTrace = require("cdktf/lib/tokens/private/stack-trace");

/**
 * Stops cdktf from capturing an unlimited stack trace for every token, which costs 40 % of a synth. The traces only serve
 * cdktf's own error messages: call this nowhere when one of those has to be understood (TOKEN_STACK_TRACES=1).
 */
export function disableTokenStackTraces(): void {
  Object.assign(stackTrace, { captureStackTrace: () => [] });
}
