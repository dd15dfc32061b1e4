import { shortenEscapeSearch } from "../../stacks/escape-search";
import { disableTokenStackTraces } from "../../stacks/token-stack-traces";

// The SDK tells which Node versions it will support next year, in every test file that loads it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
disableTokenStackTraces();
shortenEscapeSearch();
