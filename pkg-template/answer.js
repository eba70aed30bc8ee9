// Prepares requests and reads responses, for both drivers. A custom fetch may return anything.
import { attempt } from "./redact.js";

/** The maximum size of a body in bytes, twenty times that of a page of 100 streams. */
const MOST = 2 * 1024 * 1024;

/** Reads the text of a response. A text over the limit is cut and marked so that it cannot be valid JSON. */
export async function textOf(response, isPlaylist) {
  const { body } = response;
  // Jest's jsdom has no TextDecoder, and some runtimes and custom fetches have no streams.
  const isStream =
    globalThis.TextDecoder && typeof body?.getReader === "function" && !body.locked && !response.bodyUsed;
  const text = isStream ? await streamed(response, body.getReader()) : await response.text();
  if (typeof text !== "string") throw new TypeError("the text of the response is not a string");
  return text.length <= MOST || isPlaylist ? text : `${text.slice(0, 10_000)}…`;
}

async function streamed(response, reader) {
  const decoder = new TextDecoder();
  let text = "";
  // A body that declares an excessive length is read no further than its first chunk.
  let left = header(response, "content-length") > MOST ? 0 : MOST;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    // Empty chunks count too, so that an endless stream of them is cut off.
    left -= value.byteLength + 32;
    if (!(left >= 0)) {
      // Nobody waits for the cancellation or cares whether it succeeds.
      new Promise((resolve) => resolve(reader.cancel())).catch(() => {});
      return text.padEnd(MOST + 1);
    }
  }
}

/**
 * The member `cache` of a request. Stale responses are harmful: browsers cache GETs as `Cache-Control` says, and the
 * fetch of Next 14 caches all it can, even POSTs. Runtimes without this member, such as workerd before 2024-11-11, may
 * throw if it is present.
 */
export const caching = () => (attempt(() => "cache" in Request.prototype) ? "no-store" : undefined);

/**
 * The parts of a response that the core needs: status, three headers, the body as JSON, the text, and for a playlist
 * the final URL after redirects.
 */
export function answerOf(response, text, isPlaylist) {
  const [ofApi, ...headers] = ["x-hms-date", "date", "retry-after", "x-request-id"].map((name) =>
    header(response, name),
  );
  // A server of the caller forwards the API's date in a header that no platform overwrites.
  headers[0] = ofApi ?? headers[0];
  // Some runtimes fail to remove the byte order mark.
  const json = isPlaylist ? undefined : attempt(() => JSON.parse(text.replace(/^\ufeff/, "")));
  const { url } = isPlaylist ? response : {};
  return [response.status, ...headers, json, text, typeof url === "string" ? url : undefined];
}

// Custom headers may be of any type.
function header(response, name) {
  const found = response.headers.get(name);
  return typeof found === "string" ? found : undefined;
}
