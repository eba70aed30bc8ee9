// Finds what occupies a room. To the API, live streams, external streams and recordings are all one kind of job, of
// which a room can have one at a time.
import { listExternalStreams, listLiveStreams } from "hms-live/server";

const STATES = ["starting", "running"];
const API = "https://api.100ms.live/v2";

/** More than a page of recordings has. */
const LONGEST = 2 * 1024 * 1024;

/**
 * Lists what is live in a room as `{ kind, id, status }`. The package has no function for recordings, so they are read
 * here, with a token that the API has accepted; `unread` says why that failed.
 */
export async function beamsIn(roomId, options, authorization) {
  const reads = STATES.flatMap((status) => [
    named("live stream", listLiveStreams({ room_id: roomId, status }, options)),
    named("external stream", listExternalStreams({ room_id: roomId, status }, options)),
  ]);
  const pages = STATES.map((status) => named("recording", recordingsOf(roomId, status, options, authorization)));
  const recordings = Promise.all(pages).then(
    (found) => ({ found }),
    (error) => {
      if (options.signal.aborted) throw options.signal.reason;
      return { found: [], unread: error.message };
    },
  );
  const [{ found, unread }, ...others] = await Promise.all([recordings, ...reads]);
  // A list may contain more than requested.
  const isHere = ({ room_id, status }) => (room_id === undefined || room_id === roomId) && STATES.includes(status);
  const all = [...others, ...found].flat().filter(isHere);
  const seen = new Map(all.map((beam) => [`${beam.kind} ${beam.id}`, beam]));
  return { found: [...seen.values()], unread };
}

const named = async (kind, page) =>
  (await page).data.map(({ id, room_id, status }) => ({ kind, id: String(id), room_id, status }));

async function recordingsOf(roomId, status, { baseUrl = API, timeout, signal, onRequest }, authorization) {
  const url = `${baseUrl.replace(/(?<!\/)\/+$/, "")}/recordings`;
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(new Error("no answer in time")), timeout);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  let answered;
  try {
    const headers = { authorization, accept: "application/json" };
    const query = new URLSearchParams({ room_id: roomId, status });
    const response = await fetch(`${url}?${query}`, { headers, redirect: "manual", signal: controller.signal });
    answered = response.status;
    const text = await textOf(response);
    if (answered !== 200) throw new Error(`GET ${url} answered ${answered}`);
    const { data } = JSON.parse(text);
    if (!Array.isArray(data ?? [])) throw new Error(`GET ${url} answered no page of recordings`);
    return { data: data ?? [] };
  } finally {
    onRequest({ method: "GET", url, status: answered });
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}

async function textOf(response) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST) throw new Error("the list of recordings is longer than 2 MiB");
  }
  return text;
}
