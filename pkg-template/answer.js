// How an answer is asked for and read, for both drivers. A custom fetch may answer with anything.
import { attempt } from "./redact.js";

/** The most bytes of a body. A page of 100 streams is a twentieth of it. */
const MOST = 2 * 1024 * 1024;

/** The text of a response's body. Of one that is too long it is the beginning, with a mark that no JSON ends with. */
export async function textOf(response, isPlaylist) {
  const { body } = response;
  // The page that Jest makes for tests has no TextDecoder, and not every runtime and custom fetch has streams.
  const isStream =
    globalThis.TextDecoder && typeof body?.getReader === "function" && !body.locked && !response.bodyUsed;
  const text = isStream ? await streamed(response, body.getReader()) : await response.text();
  if (typeof text !== "string") throw new TypeError("the body that fetch resolved to is no text");
  return text.length <= MOST || isPlaylist ? text : `${text.slice(0, 10_000)}…`;
}

async function streamed(response, reader) {
  const decoder = new TextDecoder();
  let text = "";
  // Of a body that is too long by its own account no more than the beginning is read.
  let left = header(response, "content-length") > MOST ? 0 : MOST;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    // A chunk without bytes counts too, so that no stream of them is endless.
    left -= value.byteLength + 32;
    if (!(left >= 0)) {
      // Nobody waits for the end of that, however it comes.
      new Promise((resolve) => resolve(reader.cancel())).catch(() => {});
      return text.padEnd(MOST + 1);
    }
  }
}

/**
 * The member `cache` of a request. An answer of yesterday is worse than none: browsers keep GETs as `Cache-Control` says, and
 * the fetch of Next 14 keeps whatever it can, POSTs too. Where a runtime has no such member, as workerd before
 * 2024-11-11, it may throw at the sight of one.
 */
export const caching = () => (attempt(() => "cache" in Request.prototype) ? "no-store" : undefined);

/**
 * What the core wants of a response whose text has come: its status, three of its headers, its body as JSON, the text, and of
 * a playlist the URL that it was found at, behind all redirects.
 */
export function answerOf(response, text, isPlaylist) {
  const [ofApi, ...headers] = ["x-hms-date", "date", "retry-after", "x-request-id"].map((name) =>
    header(response, name),
  );
  // A server of one's own passes on the API's time in a header that no platform rewrites.
  headers[0] = ofApi ?? headers[0];
  // Not every runtime takes the byte order mark away, as reading text should.
  const json = isPlaylist ? undefined : attempt(() => JSON.parse(text.replace(/^\ufeff/, "")));
  const { url } = isPlaylist ? response : {};
  return [response.status, ...headers, json, text, typeof url === "string" ? url : undefined];
}

// Headers may be of any sort.
function header(response, name) {
  const found = response.headers.get(name);
  return typeof found === "string" ? found : undefined;
}
