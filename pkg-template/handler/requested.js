// Maps a request to one of the core's operations and its arguments.
import { compute } from "../driver.js";
import { handlerInput, handlerRoute } from "../names.js";
import { objectOf } from "./body.js";
import { Refusal } from "./refusal.js";

/**
 * The call that a request is for: `operation`, `reach`, the identifiers `ids`, whether it only `reads`, the `key` of a
 * start, `roomId` if known, `streamId`, and `readParams`, which reads the body unless the call is a read.
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
