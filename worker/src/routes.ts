// The calls of the package under this Worker's own origin, and who may make which.
import { refusal, type RoutedCall, routeRequest } from "hms-live/server";
import { type Answer, isTrouble, mayHaveStarted, report } from "./answer";
import type { Env } from "./env";
import { isId } from "./ids";
import { checkedKey } from "./key";
import { meetingOf } from "./meeting";
import { authenticate, type Caller, codeOf, ensureMay } from "./session";
import type { Settings } from "./settings";
import { takeOne, takeRead } from "./viewers";

interface Context {
  request: Request;
  env: Env;
  settings: Settings;
}

/** A call of some operations. */
type CallOf<Operation extends RoutedCall["operation"]> = Extract<RoutedCall, { operation: Operation }>;

/** Each of these says first who may come in, and reads the body only then. */
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
      return tell(call, context);
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
    if (!isTrouble(error)) report(error);
    throw mayHaveStarted("the room is busy", [], 1);
  }
}

async function stopAll(call: CallOf<"stopLiveStreams">, context: Context): Promise<Answer> {
  ensureMay(await callerOf(context), call.roomId);
  await call.readParams();
  return context.env.ROOMS.getByName(call.roomId).stopAll(call.roomId);
}

async function tell(
  call: CallOf<"stopLiveStream" | "sendTimedMetadata" | "pauseRecording" | "resumeRecording">,
  context: Context,
): Promise<Answer> {
  const { env } = context;
  const { operation, streamId: id } = call;
  const caller = await callerOf(context);
  const params = await call.readParams();
  const place = env.PLACES.getByName(id);
  const found = await place.room();
  // A stream that was started elsewhere is known to the API alone; only callers with a session make it answer.
  const { room, answer } = found === undefined ? await place.find(id) : { room: found };
  if (answer) return answer;
  ensureMay(caller, room);
  return env.ROOMS.getByName(room).tell(room, id, operation, params);
}

async function read({ streamId: id }: CallOf<"getLiveStream">, context: Context): Promise<Answer> {
  const { request, env, settings } = context;
  await takeRead(request, env, settings);
  const room = await env.PLACES.getByName(id).room();
  if (room === undefined) throw refusal(404, "not found");
  return env.ROOMS.getByName(room).read(id);
}

async function list(call: CallOf<"listLiveStreams">, context: Context): Promise<Answer> {
  const { request, env, settings } = context;
  await takeRead(request, env, settings);
  const { room_id: room, status, limit = 10, start } = await call.readParams();
  if (room === undefined || !isId(room)) throw refusal(400, "filter.room_id must be the id of a room");
  // A room's last streams are one page.
  if (start !== undefined) throw refusal(400, "filter.start is not supported here");
  return env.ROOMS.getByName(room).list({ status, limit });
}

async function callerOf({ request, env, settings }: Context): Promise<Caller> {
  const caller = await authenticate(request, settings.sessionSecrets).catch(async (error: unknown) => {
    // Whoever tries sessions out is a caller too.
    await takeRead(request, env, settings);
    throw error;
  });
  await takeOne(`caller ${caller.id}`, settings.callsPerMinute, env);
  return caller;
}
