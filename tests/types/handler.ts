// A handler where web servers and `node:http` want one.
import { createServer } from "node:http";
import { createHandler, type HandlerCall, type HandlerVerdict, showLiveStream, toNodeListener } from "hms-live/server";

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

// @ts-expect-error an operation that there is not
export const isOther = (call: HandlerCall): boolean => call.operation === "deleteLiveStream";
// @ts-expect-error who may do what has to be said
createHandler({ token: "t" });
