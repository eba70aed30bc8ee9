// Sanitizes text for terminals, since servers, arguments and the environment can put anything into it.

/**
 * Characters that move the cursor, set colors, beep, hide text or change its direction, including line breaks. The two
 * joiners are harmless, and some scripts need them.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A JSON Web Token or the beginning of one. */
const TOKEN = /\beyJ[\w-]{4,}(\.[\w-]*)*/g;

/** Shorter secrets would be cut out of ordinary words. */
const SHORTEST_SECRET = 5;

const HIDDEN = "[redacted]";

/** A text for one line of a terminal, with invisible characters escaped as `\u001b`. */
export const visible = (text) => String(text).replace(UNSEEN, escaped);

/** A text without this process's secrets and without tokens. */
export function withoutSecrets(text, secrets) {
  const known = secrets.filter((secret) => secret?.length >= SHORTEST_SECRET);
  return known.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), String(text)).replace(TOKEN, HIDDEN);
}

/**
 * Serializes a value with its strings mapped by `shown`. Invisible characters are escaped, so a terminal can show it.
 */
export function jsonOf(value, shown) {
  const json = JSON.stringify(value, (_, member) => (typeof member === "string" ? shown(member) : member));
  return json.replace(UNSEEN, escaped);
}

const escaped = (letter) =>
  letter
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
