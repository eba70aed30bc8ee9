// Plain requests to the API, with limits for time and body size. They bypass the package, because the questions are about the API.
import { NoAnswer } from "./answers.mjs";
import { parsed, readText } from "./bodies.mjs";

/** A client of the API: `sign` makes a token per request, `limit` is the timeout in milliseconds, `stop` aborts GETs. */
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
    // A POST is not aborted, because then its outcome would be unknown.
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
    /** Fetches a file of another host, such as a playlist, without a token. */
    file: (url, headers) => ask("GET", "", { origin: url, token: "", headers }),
    /** A GET whose answer is shared by several questions. */
    read(path) {
      if (!memory.has(path)) memory.set(path, ask("GET", path));
      return memory.get(path);
    },
  };
}

const reason = (error) => error?.cause?.code ?? error?.cause?.message ?? error?.message ?? String(error);
