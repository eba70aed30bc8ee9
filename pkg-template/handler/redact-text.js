// Redacts text for browsers: removes anything that may be a secret and limits the length. Structured data uses the
// allowlist in outgoing.js.

/** The numbers of characters that are processed, and shown by default. */
const READ = 2000;
const SHOWN = 500;
const HIDDEN = "[redacted]";

/** The word after `bearer`, and a value after a name such as `token`, also in JSON. */
const BEARER = /(\bbearer\s{1,3})[^\s"'<>,;]+/gi;
const NAMED = /((?:token|secret|signature|authorization|_key)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"'<>,;&]+/gi;

/** User names and passwords in URLs, plain and percent-encoded. */
const LOGIN = /(:\/\/)(?:[^\s"'<>/@]*@)+/g;
const ENCODED_LOGIN = /(%3a%2f%2f)(?:(?:(?!%2f|%40)[^\s"'<>])*%40)+/gi;

/** Room codes: whoever has one can join. */
const CODE = /\b[a-z]{3}-[a-z]{4}-[a-z]{3}\b/gi;

/** Splits at white space and punctuation around words. */
const WORD = /[^\s"'<>`\\,;()]+/g;

/** The prefix of JSON Web Tokens, names of tokens, and the percent-encoded question mark before a query. */
const SIGN = /eyJ|(?:token|secret|signature|_key)(?:=|%3d)|%3f/i;

/** Redacts a text. */
export function redactText(text, most) {
  const read = String(text).slice(0, READ).replace(LOGIN, "$1").replace(ENCODED_LOGIN, "$1");
  const shown = read
    .replace(BEARER, `$1${HIDDEN}`)
    .replace(NAMED, `$1${HIDDEN}`)
    .replace(CODE, HIDDEN)
    .replace(WORD, withoutSecret);
  const end = most ?? SHOWN;
  return shown.length > end ? `${shown.slice(0, end)}…` : shown;
}

/** Redacts a word from its first secret part on. */
function withoutSecret(word) {
  if (isToken(word)) return HIDDEN;
  const at = [word.search(SIGN), queryIn(word)].filter((found) => found >= 0);
  return at.length === 0 ? word : `${word.slice(0, Math.min(...at))}${HIDDEN}`;
}

/** The index at which the query of a URL begins; -1 if there is none. A question mark may also end a question. */
function queryIn(word) {
  const at = word.indexOf("?");
  const isQuery = word.includes("=", at) || word.slice(0, at).includes("/");
  return at >= 0 && isQuery && at + 1 < word.length ? at + 1 : -1;
}

/** Whether a word has the three parts of a signed token, whatever its prefix. */
function isToken(word) {
  const parts = word.split(/\.|%2e/i).map((part) => (/^[\w-]*$/.test(part) ? part.length : 0));
  return parts.some((length, at) => length >= 8 && parts[at + 1] >= 8 && parts[at + 2] >= 16);
}

/** Whether a query contains an API token, as opposed to a signature of the URL itself. */
export const hasToken = (query) => /eyJ|(?:token|secret)(?:=|%3d)/i.test(query) || query.split(/[?&=]/).some(isToken);
