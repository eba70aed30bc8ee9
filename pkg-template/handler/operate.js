// Carries out a call once `authorize` allows it.
import { perform } from "../driver.js";
import { LiveStreamError } from "../error.js";
import { attempt } from "../redact.js";
import { canonicalJson } from "./canonical-json.js";
import { forwardHeaders } from "./forwarded-headers.js";
import { originOf } from "./origins.js";
import { pageFor, showLiveStream } from "./outgoing.js";
import { Refusal, refused } from "./refusal.js";
import { verdictOn } from "./verdict.js";

export async function operate(asked, exchange) {
  const forwarded = forwardHeaders(exchange.options.api.fetch);
  try {
    return await answerTo(asked, exchange, forwarded);
  } catch (error) {
    const { signal } = exchange.request;
    // The browser is gone; nobody sees this response.
    if (signal?.aborted && error === signal.reason) return { status: 499 };
    return refused(error, forwarded.headers);
  }
}

async function answerTo(asked, exchange, forwarded) {
  const { operation, reach, ids, input, streamId } = asked;
  // For a call about a stream, the stream is read to find its room; for a read, that is also the result.
  const read = reach === "stream" ? await callOf("getLiveStream", ids, [], exchange, forwarded) : undefined;
  const call = {
    operation,
    roomId: asked.roomId ?? read?.room_id,
    ...(streamId !== undefined && { streamId }),
    ...(input && { params: input }),
  };
  const verdict = await verdictOn(call, asked, exchange);
  if (verdict.response) return verdict;
  if (operation === "startLiveStream") return start(asked, verdict.params, exchange);
  const result =
    operation === "getLiveStream" ? read : await callOf(operation, ids, input ? [input] : [], exchange, forwarded);
  const body = Array.isArray(result.data)
    ? pageFor(verdict.view, result, call.roomId)
    : showLiveStream(result, verdict.view);
  return { status: 200, body, headers: forwarded.headers };
}

/** Calls a function of the package by name. Only reads are aborted when the browser disconnects. */
function callOf(operation, ids, input, { request, options, deadline }, forwarded, more = {}) {
  const timeout = deadline.left();
  if (timeout === 0) throw new Refusal(504, "the server had no time left for the call");
  const signal = request.method === "GET" && request.signal ? { signal: request.signal } : {};
  return perform(operation, ...ids, ...input, { ...options.api, fetch: forwarded.fetch, timeout, ...signal, ...more });
}

/** Starts a stream, or joins an identical start in progress. */
async function start({ ids, input, key }, given, exchange) {
  const { context, deadline, options, share } = exchange;
  if (!given) ensureMeeting(input, options.meetingOrigins);
  const params = given ?? input;
  const begin = () => begun(ids, params, input.meeting_url, key, exchange);
  const { answer, joined } = share(canonicalJson([ids, key, input, params]), begin);
  // At the edge, this keeps the start running after the browser disconnects. The start is in progress even if it fails.
  attempt(() => context?.waitUntil?.(answer));
  if (!joined) return answer;
  const late = () =>
    new Refusal(504, "the stream may have started: its start is still in progress", { reason: "ERR_AMBIGUOUS_START" });
  return deadline.within(answer, late);
}

/** The answer to a start, whether it succeeds or fails. */
async function begun(ids, params, brought, key, exchange) {
  const forwarded = forwardHeaders(exchange.options.api.fetch);
  try {
    const keyed = key === undefined ? {} : { idempotencyKey: key };
    const stream = await callOf("startLiveStream", ids, [params], exchange, forwarded, keyed);
    return { status: 200, body: showLiveStream(stream, "operator", brought), headers: forwarded.headers };
  } catch (error) {
    if (error instanceof LiveStreamError || error instanceof Refusal) return refused(error, forwarded.headers, brought);
    // An error from the application's callbacks says nothing about a request that was already sent.
    console.error("hms-live: a start failed:", error);
    return refused(new Refusal(500, "internal error", { reason: "ERR_AMBIGUOUS_START" }), forwarded.headers);
  }
}

/**
 * Restricts the pages that browsers can have recorded, because the recorder opens any URL at the application's cost.
 */
function ensureMeeting({ meeting_url }, meetingOrigins) {
  if (meeting_url === undefined || meetingOrigins.includes(originOf(meeting_url))) return;
  throw new Refusal(400, "params.meeting_url: add its origin to the handler's option meetingOrigins");
}
