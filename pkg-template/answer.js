// How an answer is asked for and read, for both drivers. A custom fetch may answer with anything.
import { attempt } from "./cause.js";

/**
 * The member `cache` of a request. An answer of yesterday is worse than none: browsers keep GETs as `Cache-Control` says, and
 * the fetch of Next 14 keeps whatever it can, POSTs too. Where a runtime has no such member, as workerd before
 * 2024-11-11, it may throw at the sight of one.
 */
export const caching = () => (attempt(() => "cache" in Request.prototype) ? "no-store" : undefined);

/**
 * What the core wants of a response whose text has come: its status, two of its headers, its body as JSON, the text, and of
 * a playlist the URL that it was found at, behind all redirects.
 */
export function answerOf(response, text, isPlaylist) {
  // Turning a list of four billion holes into text takes for ever.
  if (typeof text !== "string") throw new TypeError("the body that fetch resolved to is no text");
  const [date, retryAfter] = [header(response, "date"), header(response, "retry-after")];
  // Not every runtime takes the byte order mark away, as reading text should.
  const json = isPlaylist ? undefined : attempt(() => JSON.parse(text.replace(/^\ufeff/, "")));
  const { url } = isPlaylist ? response : {};
  return [response.status, date, retryAfter, json, text, typeof url === "string" ? url : undefined];
}

// Headers may be of any sort.
function header(response, name) {
  const found = response.headers.get(name);
  return typeof found === "string" ? found : undefined;
}
