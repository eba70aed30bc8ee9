// What an error may show, for both drivers and for the core: no secret, and nothing that is long.

/** So many units of a text are looked at; no error shows more. */
const LONGEST = 2000;

/** A shorter text that a test calls its token would be cut out of other words. */
const SHORTEST_SECRET = 5;

/** So many causes of causes are copied. */
const DEEPEST = 3;

/** The beginning of a text without secrets, JSON Web Tokens, app tokens and the queries of URLs. */
export function redact(text, secrets) {
  // What stands between white space and the marks that stand around words.
  return withoutStreamKeys(withoutSecrets(text, secrets)).replace(/[^\s"'<>`\\,;()]+/g, (word) => {
    const from = privateFrom(word);
    return from < word.length ? `${word.slice(0, from)}[redacted]` : word;
  });
}

/** A secret that the end of what is looked at would halve is taken out too. */
function withoutSecrets(text, secrets) {
  let shown = "";
  for (let at = 0; shown.length < LONGEST && at < text.length; ) {
    let [end, length, by] = [LONGEST, 0, ""];
    for (const secret of secrets) {
      if (!(secret?.length >= SHORTEST_SECRET)) continue;
      const found = text.slice(at, at + end + secret.length).indexOf(secret);
      if (found >= 0) [end, length, by] = [found, secret.length, "[redacted]"];
    }
    shown += text.slice(at, at + end) + by;
    at += end + length;
  }
  return shown;
}

/** What follows the scheme of RTMP ends in the key with which anybody may stream. */
const withoutStreamKeys = (text) =>
  text.replace(/(rtmps?(?::|%3a)(?:[\\/]|%2f){2,4})[^\s"'<>`,;()]+/gi, "$1[redacted]");

/** Where in a word that begins which nobody may see; its length or more where nothing does. */
function privateFrom(word) {
  const after = (part, length) => (word.includes(part) ? word.indexOf(part) + length : Infinity);
  const query = after("?", 1);
  const isQuery = word.includes("=", query) || word.slice(0, query).includes("/");
  return Math.min(after("eyJ", 0), after("auth_token", 11), isQuery ? query : Infinity);
}

/**
 * A copy of what was thrown that an error may show: its name, message, code and stack, and the same of its own cause. It
 * may be anything, so nothing else of it is touched.
 */
export function copyOf(cause, secrets, depth = 0) {
  if (cause === undefined) return undefined;
  if (Object(cause) !== cause) return redact(String(cause), secrets);
  const read = (name) => {
    const found = attempt(() => cause[name]);
    return typeof found === "string" ? redact(found, secrets) : found;
  };
  const inner = depth < DEEPEST ? copyOf(read("cause"), secrets, depth + 1) : undefined;
  const copy = new Error(text(read("message")) ?? "unknown reason", inner === undefined ? undefined : { cause: inner });
  const [name, code] = [text(read("name")) ?? "Error", read("code")];
  copy.name = name;
  copy.stack = text(read("stack")) ?? `${copy}`;
  if (typeof code === "string" || typeof code === "number") copy.code = code;
  return copy;
}

const text = (found) => (typeof found === "string" ? found : undefined);

/** What a function returns; `undefined` where it throws. */
export function attempt(it) {
  try {
    return it();
  } catch {
    return undefined;
  }
}
