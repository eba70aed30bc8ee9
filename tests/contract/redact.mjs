// What may be printed. Secrets that were given, made or answered are known by their text; what looks like one is not shown either.

const SHOWN = 240;

/** Three groups of letters, by which anybody joins a room. */
const ROOM_CODE = /\b[a-z]{3}-[a-z]{3,4}-[a-z]{3}\b/gi;

/** A token, whole or cut. */
const TOKEN = /eyJ[\w-]{8,}(\.[\w-]*){0,2}/g;

/** Behind the host of a URL there are keys of streams, signatures and tokens. */
const URL_PATH = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s/?#@"'<>]*)[^\s"'<>]*/gi;

/** Texts that are known to be secret, and two ways to blot them out: in our own sentences, and in what comes from outside. */
export function makeRedactor() {
  const secrets = new Set();
  const learn = (text) => {
    if (typeof text !== "string" || text.length < 4) return;
    secrets.add(text);
    secrets.add(encodeURIComponent(text));
  };
  const known = (text) => {
    let shown = text;
    for (const secret of [...secrets].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, "[secret]");
    return shown.replace(TOKEN, "[token]");
  };
  const foreign = (text) => {
    // Cut before a pattern meets it, and with room for a secret that the end would cut in two.
    const shown = known(String(text).slice(0, 20 * SHOWN))
      .replace(URL_PATH, "$1$2/[...]")
      .replace(ROOM_CODE, "[room code]")
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
    return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}...` : shown;
  };
  return { learn, known, foreign };
}
