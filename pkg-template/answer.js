// Reads an answer, for both drivers. A custom fetch may answer with anything.
import { attempt } from "./cause.js";

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
