// Text from outside that goes to callers: short, and without what may be a secret. Structured data has its own list of what is
// allowed, in outgoing.ts.

/** No pattern meets more than this of a text. */
const READ = 2000;
const SHOWN = 500;
const HIDDEN = "[redacted]";

const SECRETS: [RegExp, string][] = [
  // Logins in URLs.
  [/(:\/\/)[^\s"'<>/@]*@/g, "$1"],
  [/(%3A%2F%2F)(?:(?!%2F)[^\s"'<>])*?%40/gi, "$1"],
  // Queries of URLs, as they are and percent-encoded.
  [/(:\/\/[^\s"'<>?]*\?)[^\s"'<>]+/g, `$1${HIDDEN}`],
  [/(%3A%2F%2F[^\s"'<>]*?%3F)[^\s"'<>]+/gi, `$1${HIDDEN}`],
  // JSON Web Tokens, by how they begin and by their three parts.
  [/eyJ[\w-]*(?:(?:\.|%2e)[\w-]*)*/gi, HIDDEN],
  [/[\w-]{8,}(?:\.|%2e)[\w-]{8,}(?:\.|%2e)[\w-]{16,}/gi, HIDDEN],
  // What says by itself that it is one.
  [/((?:token|secret|authorization)(?:["']?\s*(?:=|%3d)|["']\s*:)\s*["']?)[^\s"'<>,;&]+/gi, `$1${HIDDEN}`],
  [/(\bbearer\s+)[^\s"'<>,;]+/gi, `$1${HIDDEN}`],
];

/** The text as it may be shown. */
export function redacted(text: string, most = SHOWN): string {
  const shown = SECRETS.reduce((left, [pattern, by]) => left.replace(pattern, by), text.slice(0, READ));
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}
