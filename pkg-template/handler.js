// `createHandler`: answers browsers under one's own origin, above the functions that a customer's own server would call.
import { responseOf } from "./handler/answer.js";
import { operate } from "./handler/operate.js";
import { preflight, withCors } from "./handler/cors.js";
import { deadlineIn } from "./handler/deadline.js";
import { Refusal, refused } from "./handler/refusal.js";
import { ensureAllowed, originOf } from "./handler/origins.js";
import { readOptions } from "./handler/options.js";
import { requested } from "./handler/requested.js";
import { startsUnderWay } from "./handler/starts.js";

const NO_REQUEST =
  "what it was given is no Request of the web; behind Node's own server or Express it goes into toNodeListener(handler)";

/** A function that answers requests. Nothing of one outlasts it, but for the starts that are under way. */
export function createHandler(given) {
  const options = readOptions(given);
  const share = startsUnderWay();

  return async (request, context) => {
    const origin = originOf(request?.url);
    if (origin === undefined || typeof request.headers?.get !== "function")
      return responseOf(refused(new TypeError(NO_REQUEST)), options.secrets);
    const deadline = deadlineIn(options.timeout);
    const answer = async () => {
      ensureAllowed(request, origin, options.origins);
      if (request.method === "OPTIONS") return preflight();
      const call = requested(request, options.basePath);
      const late = () => new Refusal(408, "the body has not come in time");
      const input = await deadline.within(call.readParams(), late);
      return operate({ ...call, input }, { request, context, options, deadline, share });
    };
    const told = await answer().catch((error) => refused(error));
    return told.response ?? responseOf(withCors(told, request, options.origins), options.secrets);
  };
}
