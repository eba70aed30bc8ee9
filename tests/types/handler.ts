// A handler is accepted by web-standard servers and by `node:http`.
import { createServer } from "node:http";
import {
  createHandler,
  errorAnswer,
  type HandlerCall,
  type HandlerVerdict,
  refusal,
  routeRequest,
  showLiveStream,
  toNodeListener,
} from "hms-live/server";

const handler = createHandler({
  credentials: { accessKey: "key", secret: "secret" },
  token: undefined,
  meetingOrigins: ["https://myname.app.100ms.live"],
  basePath: undefined,
  authorize: async (request, call): Promise<HandlerVerdict> => {
    const cookie: string | null = request.headers.get("cookie");
    if (!cookie) return new Response("sign in", { status: 401 });
    if (call.operation === "startLiveStream") return { params: { ...call.params, recording: { hls_vod: true } } };
    if (call.operation === "sendTimedMetadata" && call.params.payload.includes("bad")) return false;
    return streamOf(call) ? true : "viewer";
  },
});

const streamOf = (call: HandlerCall): string | undefined => call.streamId;

export const answer: Promise<Response> = handler(new Request("https://a.example/api"), { waitUntil: () => {} });
export const route: (request: Request, context: { params: Promise<{ path: string[] }> }) => Promise<Response> = handler;
export const fetch_: (request: Request) => Response | Promise<Response> = handler;
createServer(toNodeListener(handler, { trustProxy: true })).listen(0);

export const shown = showLiveStream({} as Parameters<typeof showLiveStream>[0], "viewer").playback.url;

export async function answered(request: Request): Promise<Response> {
  try {
    const call = routeRequest(request, { basePath: "/api" });
    if (call.operation === "startLiveStream") {
      const { meeting_url } = await call.readParams();
      return Response.json([call.roomId.length, call.idempotencyKey?.length, meeting_url]);
    }
    if (call.operation === "listLiveStreams") return Response.json((await call.readParams()).room_id);
    if (call.operation === "sendTimedMetadata") return Response.json((await call.readParams()).duration.toFixed());
    throw refusal(503, "busy", { reason: null, headers: { "retry-after": "1" } });
  } catch (error) {
    const told = errorAnswer(error);
    if (!told) throw error;
    const { status, body, headers } = told;
    return Response.json(body.reason === "ERR_ALREADY_RUNNING" ? body.stream?.id : body, { status, headers });
  }
}

// @ts-expect-error an unknown operation
export const isOther = (call: HandlerCall): boolean => call.operation === "deleteLiveStream";
// @ts-expect-error authorize is required
createHandler({ token: "t" });
