// What a terminal may be sent of a text. Servers, arguments and the environment can put anything into one.

/**
 * What moves a cursor, colours, rings, hides text or turns its direction round, line breaks among them. The two joiners stay:
 * scripts of people need them, and they move nothing.
 */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A JSON Web Token, or the beginning of one. */
const TOKEN = /\beyJ[\w-]{4,}(\.[\w-]*)*/g;

/** A shorter secret would be cut out of other words. */
const SHORTEST_SECRET = 5;

const HIDDEN = "[redacted]";

/** A text for one line of a terminal: what is unseen in it is written out, as `\u001b`. */
export const visible = (text) => String(text).replace(UNSEEN, escaped);

/** A text without the secrets of this process and without tokens. */
export function withoutSecrets(text, secrets) {
  const known = secrets.filter((secret) => secret?.length >= SHORTEST_SECRET);
  return known.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), String(text)).replace(TOKEN, HIDDEN);
}

/** JSON of a value, with each text as `shown` gives it. Nothing is unseen in it, so that a terminal may be sent it too. */
export function jsonOf(value, shown) {
  const json = JSON.stringify(value, (_, member) => (typeof member === "string" ? shown(member) : member));
  return json.replace(UNSEEN, escaped);
}

const escaped = (letter) =>
  letter
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
