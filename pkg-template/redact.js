// Redacts what errors show, for both drivers and the core: removes secrets and limits the length.

/** The number of UTF-16 code units that are processed; no error shows more. */
const LONGEST = 2000;

/** Shorter secrets, such as a test's token, would be cut out of ordinary words. */
const SHORTEST_SECRET = 5;

/** The maximum depth of copied causes. */
const DEEPEST = 3;

/** The beginning of a text without the given secrets, JSON Web Tokens, app tokens and query strings. */
export function redact(text, secrets) {
  // Splits at white space and punctuation around words.
  return withoutStreamKeys(withoutSecrets(text, secrets)).replace(/[^\s"'<>`\\,;()]+/g, (word) => {
    const from = privateFrom(word);
    return from < word.length ? `${word.slice(0, from)}[redacted]` : word;
  });
}

/** Removes the given secrets, including one that crosses the end of the processed text. */
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

/** Removes everything after the scheme of an RTMP URL, which ends in the stream key. */
const withoutStreamKeys = (text) =>
  text.replace(/(rtmps?(?::|%3a)(?:[\\/]|%2f){2,4})[^\s"'<>`,;()]+/gi, "$1[redacted]");

/** The index at which the private part of a word begins; its length or more if there is none. */
function privateFrom(word) {
  const after = (part, length) => (word.includes(part) ? word.indexOf(part) + length : Infinity);
  const query = after("?", 1);
  const isQuery = word.includes("=", query) || word.slice(0, query).includes("/");
  return Math.min(after("eyJ", 0), after("auth_token", 11), isQuery ? query : Infinity);
}

/**
 * A copy of a thrown value that an error may show: name, message, code, stack and cause. The value may be anything, so
 * nothing else is read.
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

/** The result of a function; `undefined` if it throws. */
export function attempt(it) {
  try {
    return it();
  } catch {
    return undefined;
  }
}
