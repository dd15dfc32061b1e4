import { shortenEscapeSearch } from "../../stacks/escape-search";
import { disableTokenStackTraces } from "../../stacks/token-stack-traces";

// The SDK tells which Node versions it will support next year, in every test file that loads it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
// What somebody's shell says of AWS has no say in the tests.
for (const name of Object.keys(process.env))
  if (name.startsWith("AWS_ENDPOINT_URL")) delete process.env[name];
disableTokenStackTraces();
shortenEscapeSearch();
