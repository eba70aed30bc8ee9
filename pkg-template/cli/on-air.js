// Lists what occupies a room. A room can have one live stream, external stream or recording at a time.
import { listExternalStreams, listLiveStreams, redactText } from "hms-live/server";

const STATES = ["starting", "running"];
const API = "https://api.100ms.live/v2";
const TIMEOUT = 30_000;

/** Longer than any page of recordings, in characters. */
const LONGEST = 2 * 1024 * 1024;

/**
 * Lists what is on air in a room as `{ kind, id, status }`. The package has no function for recordings, so they are
 * requested here, with a token that the API has accepted; `unread` tells why that failed.
 */
export async function listOnAir(roomId, options, authorization) {
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
  const seen = new Map(all.map((job) => [`${job.kind} ${job.id}`, job]));
  return { found: [...seen.values()], unread };
}

/** Says that it is on air, such as `recording 64101349d0f56e684b608c0b is running`. */
export const sentenceOf = ({ kind, id, status }) => `${kind} ${redactText(id, 100)} is ${redactText(status, 40)}`;

const named = async (kind, page) =>
  (await page).data.map(({ id, room_id, status }) => ({ kind, id: String(id), room_id, status }));

async function recordingsOf(roomId, status, { baseUrl = API, timeout = TIMEOUT, signal, onRequest }, authorization) {
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
    if (!Array.isArray(data ?? [])) throw new Error(`GET ${url} did not answer with a page of recordings`);
    return { data: data ?? [] };
  } finally {
    onRequest?.({ method: "GET", url, status: answered });
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
