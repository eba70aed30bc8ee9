// What a request asks for: one of the core's operations, with the arguments that the browser has given.
import { compute } from "../driver.js";
import { handlerInput, handlerRoute } from "../names.js";
import { objectOf } from "./body.js";
import { Refusal } from "./refusal.js";

/**
 * The call that a request stands for: `operation`, `reach`, its identifiers `ids`, whether it `reads` and nothing else, the `key` of
 * a start, `roomId` where it is known already, `streamId`, and `readParams`, which takes the body of what is none.
 */
export function requested(request, basePath) {
  const { pathname, search } = new URL(request.url);
  const isBelow = pathname.startsWith(`${basePath}/`);
  const route = isBelow ? compute(handlerRoute, request.method, pathname.slice(basePath.length), search) : undefined;
  if (!route) throw new Refusal(404, "not found");
  const { operation, reach, ids, takesBody, input } = route;
  const reads = request.method === "GET";
  const readParams = async () => {
    if (reads) return input;
    const body = await objectOf(request);
    return takesBody ? compute(handlerInput, operation, body) : undefined;
  };
  return {
    operation,
    reach,
    ids,
    reads,
    key: (reads ? null : request.headers.get("idempotency-key")) ?? undefined,
    roomId: { room: ids[0], stream: undefined, input: input?.room_id }[reach],
    streamId: reach === "stream" ? ids[0] : undefined,
    readParams,
  };
}
