// What `authorize` has said: who asks, and what may be done for them.
import { Refusal } from "./refusal.js";

/**
 * Asks the application about a call. Resolves to `response` where that is to be sent as it is, or else to `view`, which is "viewer"
 * or "operator", and to `params` where the application has parameters of its own for a start.
 */
export async function verdictOn(call, { operation, reads }, { request, options, deadline }) {
  const late = () => new Refusal(504, "the server has not decided in time");
  const asked = async () => options.authorize(request, call);
  const said = await deadline.within(asked(), late);
  if (isResponse(said)) return { response: said };
  if (said === true) return { view: "operator" };
  if (said === "viewer") {
    if (reads) return { view: "viewer" };
    throw new Refusal(403, "viewers may only read");
  }
  if (operation === "startLiveStream" && isObject(said) && isObject(said.params)) {
    return { view: "operator", params: said.params };
  }
  throw new Refusal(401, "not allowed");
}

const isObject = (value) => typeof value === "object" && value !== null;

/** A response of another realm is no instance of this one's class. */
const isResponse = (value) => Object.prototype.toString.call(value) === "[object Response]";
