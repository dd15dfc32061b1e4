import { disableTokenStackTraces } from "../../stacks/token-stack-traces";

disableTokenStackTraces();
