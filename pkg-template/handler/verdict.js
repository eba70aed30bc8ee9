// Interprets the verdict of `authorize`.
import { Refusal } from "./refusal.js";

/**
 * Asks the application about a call. Resolves to a `response` to send unchanged, or to a `view`, "viewer" or
 * "operator", with `params` if the application replaces those of a start.
 */
export async function verdictOn(call, { operation, reads }, { request, options, deadline, notice }) {
  const late = () => new Refusal(504, "the server did not decide in time whether to allow the call");
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
  if (said !== false && said !== undefined && said !== null) notice(kindOf(said, operation));
  throw new Refusal(401, "not allowed");
}

/** Returns a function that logs, once per kind of value, that `authorize` returned an invalid verdict. */
export function noticing() {
  const noticed = new Set();
  return (kind) => {
    if (noticed.has(kind)) return;
    noticed.add(kind);
    console.warn(
      `hms-live: authorize returned ${kind}, which is answered with 401. It may return "viewer", true, { params } for a start, or a ` +
        "Response; false, null or undefined refuse.",
    );
  };
}

/** The kind of a value. The value itself may be secret. */
function kindOf(said, operation) {
  if (typeof said === "string") return 'a string that is not "viewer"';
  if (!isObject(said)) return `a ${typeof said}`;
  if (Array.isArray(said)) return "an array";
  if (!("params" in said)) return "an object without params";
  return operation === "startLiveStream" ? "params that are not an object" : "params for a call other than a start";
}

const isObject = (value) => typeof value === "object" && value !== null;

/** instanceof fails for responses from other realms. */
const isResponse = (value) => Object.prototype.toString.call(value) === "[object Response]";
