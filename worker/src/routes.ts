// Dispatches the package's calls and authorizes each.
import { refusal, type RoutedCall, routeRequest } from "hms-live/server";
import { type Answer, isUnavailable, mayHaveStarted, logUnexpected } from "./answer";
import type { Env } from "./env";
import { isId } from "./ids";
import { checkedKey } from "./key";
import { meetingOf } from "./meeting";
import { authenticate, type Caller, codeOf, ensureMay } from "./session";
import type { Settings } from "./settings";
import { takeAllowance, takeReadAllowance } from "./rate-limits";

interface Context {
  request: Request;
  env: Env;
  settings: Settings;
}

/** A routed call of the given operations. */
type CallOf<Operation extends RoutedCall["operation"]> = Extract<RoutedCall, { operation: Operation }>;

/** Each handler authorizes the caller before it reads the body. */
export async function route(request: Request, env: Env, settings: Settings): Promise<Answer> {
  const context = { request, env, settings };
  const call = routeRequest(request);
  switch (call.operation) {
    case "startLiveStream":
      return start(call, context);
    case "stopLiveStreams":
      return stopAll(call, context);
    case "stopLiveStream":
    case "sendTimedMetadata":
    case "pauseRecording":
    case "resumeRecording":
      return operate(call, context);
    case "getLiveStream":
      return read(call, context);
    case "listLiveStreams":
      return list(call, context);
  }
}

async function start(call: CallOf<"startLiveStream">, context: Context): Promise<Answer> {
  const { env, settings } = context;
  const { roomId: room } = call;
  const caller = await callerOf(context);
  ensureMay(caller, room);
  const { meeting_url, ...params } = await call.readParams();
  const meeting = meetingOf(meeting_url, room, codeOf(caller, room), settings);
  const key = checkedKey(call.idempotencyKey);
  if (key !== undefined && !meeting) {
    throw refusal(400, "Idempotency-Key needs a meeting URL", {
      details: ["it travels in it: set MEETING_ORIGINS of this Worker"],
    });
  }
  try {
    return await env.ROOMS.getByName(room).start(room, { params, meeting, isNamed: meeting_url !== undefined, key });
  } catch (error) {
    if (!isUnavailable(error)) logUnexpected(error);
    throw mayHaveStarted("the room is busy", [], 1);
  }
}

async function stopAll(call: CallOf<"stopLiveStreams">, context: Context): Promise<Answer> {
  ensureMay(await callerOf(context), call.roomId);
  await call.readParams();
  return context.env.ROOMS.getByName(call.roomId).stopAll(call.roomId);
}

async function operate(
  call: CallOf<"stopLiveStream" | "sendTimedMetadata" | "pauseRecording" | "resumeRecording">,
  context: Context,
): Promise<Answer> {
  const { env } = context;
  const { operation, streamId: id } = call;
  const caller = await callerOf(context);
  const params = await call.readParams();
  const place = env.PLACES.getByName(id);
  const found = await place.room();
  // Only the API knows streams that were started elsewhere; asking it is reserved to callers with a session.
  const { room, answer } = found === undefined ? await place.lookUp(id) : { room: found };
  if (answer) return answer;
  ensureMay(caller, room);
  return env.ROOMS.getByName(room).operate(room, id, operation, params);
}

async function read({ streamId: id }: CallOf<"getLiveStream">, context: Context): Promise<Answer> {
  const { request, env, settings } = context;
  await takeReadAllowance(request, env, settings);
  const room = await env.PLACES.getByName(id).room();
  if (room === undefined) throw refusal(404, "not found");
  return env.ROOMS.getByName(room).read(id);
}

async function list(call: CallOf<"listLiveStreams">, context: Context): Promise<Answer> {
  const { request, env, settings } = context;
  await takeReadAllowance(request, env, settings);
  const { room_id: room, status, limit = 10, start } = await call.readParams();
  if (room === undefined || !isId(room)) throw refusal(400, "filter.room_id must be the id of a room");
  // The room keeps so few streams that a list is a single page.
  if (start !== undefined) throw refusal(400, "filter.start is not supported here");
  return env.ROOMS.getByName(room).list({ status, limit });
}

async function callerOf({ request, env, settings }: Context): Promise<Caller> {
  const caller = await authenticate(request, settings.sessionSecrets).catch(async (error: unknown) => {
    // Guessing sessions uses up the allowance for reads.
    await takeReadAllowance(request, env, settings);
    throw error;
  });
  await takeAllowance(`caller ${caller.id}`, settings.callsPerMinute, env);
  return caller;
}
