// The internals themselves: cdktf exports the class nowhere else.
import { TokenString } from "cdktf/lib/tokens/private/encoding";

type Search = (
  this: { readonly str: string },
  fragments: unknown,
  startIndex: number,
  escapeDepth: number,
  maxIndex: number,
) => unknown;

let isShortened = false;

/**
 * At every brace that closes, cdktf looks for the next `${` in all that is left of a text, which is most of the time that
 * the API's body and the dashboard take. What comes behind the brace never decides: it is not shown to the search.
 */
export function shortenEscapeSearch(): void {
  if (isShortened) return;
  isShortened = true;
  const prototype = TokenString.prototype as unknown as { nextEscapeToken: Search };
  const search = prototype.nextEscapeToken;
  prototype.nextEscapeToken = function (fragments, startIndex, escapeDepth, maxIndex) {
    const brace = this.str.indexOf("}", startIndex);
    const str = brace === -1 ? this.str : this.str.slice(0, brace + 1);
    return search.call({ str }, fragments, startIndex, escapeDepth, maxIndex);
  };
}
