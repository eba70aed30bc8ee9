// The options of the handler. The core defines and validates them.
import { compute } from "../driver.js";
import { handlerOptions } from "../names.js";
import { misuse, readingOf } from "./misuse.js";
import { originOf } from "./origins.js";

/** Less than the 30 s of a browser's call, so that the browser receives the result. */
const TIMEOUT = 12_000;

export function readOptions(given) {
  // The rest are options of the package's functions.
  const {
    authorize,
    origins = [],
    meetingOrigins = [],
    basePath = "/api",
    timeout = TIMEOUT,
    ...api
  } = compute(handlerOptions, given);
  ensureOrigins("origins", origins);
  ensureOrigins("meetingOrigins", meetingOrigins);
  const { token, credentials } = api;
  const keys = readingOf("createHandler", "options.credentials", () => [credentials?.secret, credentials?.accessKey]);
  const secrets = [token, ...keys].filter((secret) => typeof secret === "string");
  return { authorize, origins, meetingOrigins, basePath, timeout, api, secrets };
}

/** Requires normalized origins, which can be compared as strings. */
function ensureOrigins(name, origins) {
  for (const [index, origin] of origins.entries()) {
    const spelt = originOf(origin);
    if (spelt === origin && spelt !== "null") continue;
    const argument = `options.${name}[${index}]`;
    const advice = spelt && spelt !== "null" ? `, here ${JSON.stringify(spelt)}` : "";
    throw misuse("createHandler", argument, `must be an origin as new URL(origin).origin returns it${advice}`);
  }
}
