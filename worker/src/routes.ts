// The paths of the API under this Worker's own origin, and who may call which.
import { getLiveStream } from "hms-live/server";
import { type Answer, isTrouble, mayHaveStarted, Refusal, report } from "./answer";
import { objectOf } from "./body";
import type { Env, Verb } from "./env";
import { isId } from "./ids";
import { keyOf } from "./key";
import { meetingOf } from "./meeting";
import { authenticate, type Caller, codeOf, ensureMay } from "./session";
import type { Settings } from "./settings";
import { takeOne, takeRead } from "./viewers";

interface Context {
  request: Request;
  url: URL;
  /** The id in the path. */
  id: string;
  env: Env;
  settings: Settings;
}

type Handler = (context: Context) => Promise<Answer>;

const ROUTES: [method: string, pattern: RegExp, handler: Handler][] = [
  ["POST", /^\/api\/live-streams\/room\/([^/]+)\/start$/, start],
  ["POST", /^\/api\/live-streams\/room\/([^/]+)\/stop$/, stopAll],
  ["POST", /^\/api\/live-streams\/([^/]+)\/stop$/, tell("stop")],
  ["POST", /^\/api\/live-streams\/([^/]+)\/timed-metadata$/, tell("timed-metadata")],
  ["POST", /^\/api\/live-streams\/([^/]+)\/pause-recording$/, tell("pause-recording")],
  ["POST", /^\/api\/live-streams\/([^/]+)\/resume-recording$/, tell("resume-recording")],
  ["GET", /^\/api\/live-streams\/([^/]+)$/, read],
  ["GET", /^\/api\/live-streams$/, list],
];

export async function route(request: Request, url: URL, env: Env, settings: Settings): Promise<Answer> {
  for (const [method, pattern, handler] of ROUTES) {
    const match = request.method === method && pattern.exec(url.pathname);
    if (match) return handler({ request, url, id: match[1] ?? "", env, settings });
  }
  throw new Refusal(404, "not found");
}

async function start({ request, id: room, env, settings }: Context): Promise<Answer> {
  const caller = await callerOf(request, env, settings);
  ensureRoom(caller, room);
  const { meeting_url, ...params } = await objectOf(request);
  const isNamed = meeting_url !== undefined && meeting_url !== null;
  const meeting = meetingOf(meeting_url, room, codeOf(caller, room), settings);
  const key = keyOf(request);
  if (key !== undefined && !meeting) {
    throw new Refusal(400, "Idempotency-Key needs a meeting URL", [
      "it travels in it: set MEETING_ORIGINS of this Worker",
    ]);
  }
  try {
    return await env.ROOMS.getByName(room).start(room, { params, meeting, isNamed, key });
  } catch (error) {
    if (!isTrouble(error)) report(error);
    throw mayHaveStarted("the room is busy", [], 1000);
  }
}

async function stopAll({ request, id: room, env, settings }: Context): Promise<Answer> {
  ensureRoom(await callerOf(request, env, settings), room);
  return env.ROOMS.getByName(room).stopAll(room);
}

function tell(verb: Verb): Handler {
  return async ({ request, id, env, settings }) => {
    const caller = await callerOf(request, env, settings);
    const body = await objectOf(request);
    // A stream that was started elsewhere is known to the API alone; only callers with a session make it answer.
    const room = (await roomOf(id, env)) ?? (isId(id) ? (await getLiveStream(id, settings.api)).room_id : "");
    ensureRoom(caller, room);
    return env.ROOMS.getByName(room).tell(room, id, verb, body);
  };
}

async function read({ request, id, env, settings }: Context): Promise<Answer> {
  await takeRead(request, env, settings);
  const room = await roomOf(id, env);
  if (room === undefined) throw new Refusal(404, "not found");
  return env.ROOMS.getByName(room).read(id);
}

async function list({ request, url, env, settings }: Context): Promise<Answer> {
  await takeRead(request, env, settings);
  const { room_id: room, status, limit = "10", ...others } = Object.fromEntries(url.searchParams);
  const wrong = [
    ...(room !== undefined && isId(room) ? [] : ["room_id: is needed here; streams are listed for one room"]),
    ...(/^\d+$/.test(limit) && Number(limit) >= 10 && Number(limit) <= 100 ? [] : ["limit: expected 10 to 100"]),
    ...Object.keys(others).map((name) => `${name.slice(0, 50)}: is not supported here`),
  ];
  if (room === undefined || wrong.length > 0) throw new Refusal(400, "Invalid query parameter", wrong);
  return env.ROOMS.getByName(room).list({ status, limit: Number(limit) });
}

async function callerOf(request: Request, env: Env, settings: Settings): Promise<Caller> {
  const caller = await authenticate(request, settings.sessionSecrets).catch(async (error: unknown) => {
    // Whoever tries sessions out is a caller too.
    await takeRead(request, env, settings);
    throw error;
  });
  await takeOne(`caller ${caller.id}`, settings.callsPerMinute, env);
  return caller;
}

function ensureRoom(caller: Caller, room: string): void {
  if (!isId(room)) throw new Refusal(404, "not found");
  ensureMay(caller, room);
}

async function roomOf(id: string, env: Env): Promise<string | undefined> {
  return isId(id) ? await env.PLACES.getByName(id).room() : undefined;
}
