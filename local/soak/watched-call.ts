import { NoAnswerError } from "../client/api-client";
import type { Call } from "../client/marketplace";
import type { AnswerRules } from "./answer-rules";
import type { Observations } from "./observations";
import type { Member } from "./scene";

/** Characters of a wrong answer that are told. */
const TOLD = 200;

/** A member's calls, in the session unless told otherwise: each is counted, and its answer held against the rules. */
export function watchedCall(member: Member, rules: AnswerRules, observations: Observations): Call {
  return async (method, path, options = {}) => {
    observations.requests += 1;
    const started = performance.now();
    try {
      const answer = await member.client.call(method, path, { token: member.token, ...options });
      observations.count(String(answer.status), performance.now() - started);
      const wrong = rules.violation(method, path, answer);
      if (wrong !== undefined) {
        const said = `${answer.status}: ${wrong}: ${answer.text.slice(0, TOLD)}`;
        observations.violate(`${method} ${path} was answered ${said}`);
      }
      return answer;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      observations.count("none", performance.now() - started);
      observations.violate(error.message);
      throw error;
    }
  };
}
