// Text that goes to a browser: short, and without what may be a secret. Structured data has its own list of what is allowed, in
// outgoing.js.

/** So much of a text is looked at, and so much is shown. */
const READ = 2000;
const SHOWN = 500;
const HIDDEN = "[redacted]";

/** What stands behind the word `bearer`, and a value behind a name that says what it is, also in JSON. */
const BEARER = /(\bbearer\s{1,3})[^\s"'<>,;]+/gi;
const NAMED = /((?:token|secret|signature|authorization|_key)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"'<>,;&]+/gi;

/** Names and passwords in URLs, as they are and percent-encoded. */
const LOGIN = /(:\/\/)(?:[^\s"'<>/@]*@)+/g;
const ENCODED_LOGIN = /(%3a%2f%2f)(?:(?:(?!%2f|%40)[^\s"'<>])*%40)+/gi;

/** Room codes: whoever has one can join. */
const CODE = /\b[a-z]{3}-[a-z]{4}-[a-z]{3}\b/gi;

/** What stands between white space and the marks that stand around words. */
const WORD = /[^\s"'<>`\\,;()]+/g;

/** How JSON Web Tokens begin, and what names a token or comes before a query where a URL is percent-encoded. */
const SIGN = /eyJ|(?:token|secret|signature|_key)(?:=|%3d)|%3f/i;

/** The text as it may be shown. */
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

/** A word up to what nobody may see in it. */
function withoutSecret(word) {
  if (isToken(word)) return HIDDEN;
  const at = [word.search(SIGN), queryIn(word)].filter((found) => found >= 0);
  return at.length === 0 ? word : `${word.slice(0, Math.min(...at))}${HIDDEN}`;
}

/** Where the query of a URL begins. A question ends with the same mark. */
function queryIn(word) {
  const at = word.indexOf("?");
  const isQuery = word.includes("=", at) || word.slice(0, at).includes("/");
  return at >= 0 && isQuery && at + 1 < word.length ? at + 1 : -1;
}

/** Whether a word has the three parts of a signed token, however it begins. */
function isToken(word) {
  const parts = word.split(/\.|%2e/i).map((part) => (/^[\w-]*$/.test(part) ? part.length : 0));
  return parts.some((length, at) => length >= 8 && parts[at + 1] >= 8 && parts[at + 2] >= 16);
}

/** Whether a query holds a token of the API's. A signature of the URL itself is none. */
export const hasToken = (query) => /eyJ|(?:token|secret)(?:=|%3d)/i.test(query) || query.split(/[?&=]/).some(isToken);
