// What a request asks for: one of the core's operations, with the arguments that the browser has given.
import { compute } from "../driver.js";
import { handlerInput, handlerRoute } from "../names.js";
import { objectOf } from "./body.js";
import { Refusal } from "./refusal.js";

/**
 * The call that a request stands for: `operation`, `reach`, its identifiers `ids`, its `input` if it has one, whether it `reads`
 * and nothing else, and the `key` of a start.
 */
export async function requested(request, path, search, deadline) {
  const route = compute(handlerRoute, request.method, path, search);
  if (!route) throw new Refusal(404, "not found");
  const { operation, reach, ids, takesBody, input } = route;
  if (request.method === "GET") return { operation, reach, ids, input, reads: true };
  const late = () => new Refusal(408, "the body has not come in time");
  const body = await deadline.within(objectOf(request), late);
  const key = request.headers.get("idempotency-key") ?? undefined;
  return {
    operation,
    reach,
    ids,
    input: takesBody ? compute(handlerInput, operation, body) : undefined,
    reads: false,
    key,
  };
}
