// The options of the handler: the core knows which there are, and what each may be.
import { compute } from "../driver.js";
import { handlerOptions } from "../names.js";
import { misuse, readingOf } from "./misuse.js";
import { originOf } from "./origins.js";

/** Less than the 30 s that the package gives a browser's call, so that the browser hears what became of it. */
const TIMEOUT = 12_000;

export function readOptions(given) {
  // What is left over is what the package's own functions take too.
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

/** Two spellings of one origin would be two to whoever compares texts. */
function ensureOrigins(name, origins) {
  for (const [index, origin] of origins.entries()) {
    const spelt = originOf(origin);
    if (spelt === origin && spelt !== "null") continue;
    const argument = `options.${name}[${index}]`;
    const advice = spelt && spelt !== "null" ? `, as ${JSON.stringify(spelt)}` : "";
    throw misuse("createHandler", argument, `must be an origin as new URL(origin).origin spells it${advice}`);
  }
}
