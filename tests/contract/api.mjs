// Bare requests to the API, each with a bounded time and a bounded body. What is asked here is what the API does, not the package.
import { NoAnswer } from "./answers.mjs";
import { parsed, readText } from "./bodies.mjs";

/** Opens the API: `sign` makes a token for each request, `fetch` sends it, `limit` is milliseconds, `stop` ends what is no start. */
export function openApi({ baseUrl, sign, fetch, limit, stop }) {
  const ask = async (method, path, { body, token, headers = {}, origin = baseUrl } = {}) => {
    const bearer = token === undefined ? await sign() : token;
    const init = { method, redirect: "manual", cache: "no-store", headers: { ...headers } };
    if (bearer) init.headers.authorization = `Bearer ${bearer}`;
    if (body !== undefined) {
      init.headers["content-type"] = "application/json";
      init.body = typeof body === "string" ? body : JSON.stringify(body);
    }
    const timeout = AbortSignal.timeout(limit);
    // A start is not cut off in the middle, since nobody would know what became of it.
    init.signal = method === "POST" ? timeout : AbortSignal.any([timeout, stop]);
    try {
      const response = await fetch(`${origin}${path}`, init);
      const text = await readText(response);
      return { status: response.status, headers: response.headers, text, json: parsed(text) };
    } catch (error) {
      throw new NoAnswer(timeout.aborted ? `nothing came within ${limit / 1000} s` : reason(error));
    }
  };
  const memory = new Map();
  return {
    ask,
    get: (path, given) => ask("GET", path, given),
    post: (path, body, given) => ask("POST", path, { body, ...given }),
    /** A file of another host, such as a playlist: without a token. */
    file: (url, headers) => ask("GET", "", { origin: url, token: "", headers }),
    /** A GET that several questions look at. */
    read(path) {
      if (!memory.has(path)) memory.set(path, ask("GET", path));
      return memory.get(path);
    },
  };
}

const reason = (error) => error?.cause?.code ?? error?.cause?.message ?? error?.message ?? String(error);
