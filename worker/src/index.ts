// Entry point of the Worker: checks the settings and the origin, routes the request and writes the response.
import { env as environment } from "cloudflare:workers";
import { refusal } from "hms-live/server";
import { type Answer, errorAnswerOf } from "./answer";
import type { Env } from "./env";
import { events } from "./events";
import { isId } from "./ids";
import { corsHeaders, ensureAllowed, PREFLIGHT } from "./origins";
import { route } from "./routes";
import { readSettings } from "./settings";
import { takeReadAllowance } from "./rate-limits";
import { webhook } from "./webhooks";

export { Allowance } from "./allowance";
export { Audience } from "./audience";
export { Place } from "./place";
export { Room } from "./room";

// Read once per Worker start; settings are not state.
const { settings, problems } = readSettings(environment as unknown as Env);
for (const problem of problems) console.error(problem);

const EVENTS = /^\/api\/rooms\/([^/]+)\/events$/;

export default {
  async fetch(request, env): Promise<Response> {
    const url = new URL(request.url);
    try {
      if (problems.length > 0) throw refusal(503, "this Worker is not set up yet", { details: problems });
      if (url.pathname === "/webhooks/100ms" && request.method === "POST") {
        return response(request, { status: 200, body: await webhook(request, env, settings) });
      }
      ensureAllowed(request, settings.allowedOrigins);
      if (request.method === "OPTIONS") return response(request, { status: 204, body: undefined, headers: PREFLIGHT });
      const room = request.method === "GET" && EVENTS.exec(url.pathname)?.[1];
      if (room && isId(room)) {
        await takeReadAllowance(request, env, settings);
        return withCors(request, await events(request, room, env, settings));
      }
      return response(request, await route(request, env, settings));
    } catch (error) {
      return response(request, errorAnswerOf(error));
    }
  },
} satisfies ExportedHandler<Env>;

function response(request: Request, { status, body, headers }: Answer): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      date: new Date().toUTCString(),
      ...corsHeaders(request, settings.allowedOrigins),
      ...headers,
    },
  });
}

/** WebSocket answers are returned as they are: CORS does not apply to them, and a copy would lose the socket. */
function withCors(request: Request, answer: Response): Response {
  if (answer.webSocket) return answer;
  const headers = { ...Object.fromEntries(answer.headers), ...corsHeaders(request, settings.allowedOrigins) };
  return new Response(answer.body, { status: answer.status, headers });
}
