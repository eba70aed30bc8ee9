// `createHandler`: serves browsers under one's own origin, built on the package's public functions.
import { responseOf } from "./handler/answer.js";
import { operate } from "./handler/operate.js";
import { preflight, withCors } from "./handler/cors.js";
import { deadlineIn } from "./handler/deadline.js";
import { Refusal, refused } from "./handler/refusal.js";
import { isRequest, misuse, NO_REQUEST } from "./handler/misuse.js";
import { ensureAllowed, originOf } from "./handler/origins.js";
import { readOptions } from "./handler/options.js";
import { requested } from "./handler/requested.js";
import { startsUnderWay } from "./handler/starts.js";
import { noticing } from "./handler/verdict.js";

/** Creates a request handler. Its only state is the starts in progress. */
export function createHandler(given) {
  const options = readOptions(given);
  const share = startsUnderWay();
  const notice = noticing();

  return async (request, context) => {
    if (!isRequest(request))
      return responseOf(refused(misuse("createHandler", "request", NO_REQUEST)), options.secrets);
    const deadline = deadlineIn(options.timeout);
    const answer = async () => {
      ensureAllowed(request, originOf(request.url), options.origins);
      if (request.method === "OPTIONS") return preflight();
      const call = requested(request, options.basePath);
      const late = () => new Refusal(408, "the body did not arrive in time");
      const input = await deadline.within(call.readParams(), late);
      return operate({ ...call, input }, { request, context, options, deadline, share, notice });
    };
    const told = await answer()
      .catch((error) => refused(error))
      .then((told) => (told.response ? told : withCors(told, request, options.origins)))
      .catch((error) => refused(error));
    return told.response ?? responseOf(told, options.secrets);
  };
}
