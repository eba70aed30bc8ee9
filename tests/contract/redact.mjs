// Redacts the output: known secrets by their text, and anything that looks like a secret.

const SHOWN = 240;

/** A room code, with which anybody can join. */
const ROOM_CODE = /\b[a-z]{3}-[a-z]{3,4}-[a-z]{3}\b/gi;

/** A token, even if it is truncated. */
const TOKEN = /eyJ[\w-]{8,}(\.[\w-]*){0,2}/g;

/** A URL: the part after its host may contain stream keys, signatures and tokens. */
const URL_PATH = /\b([a-z][a-z\d+.-]*:\/\/)(?:[^\s/?#@"'<>]*@)?([^\s/?#@"'<>]*)[^\s"'<>]*/gi;

/** Collects secrets with `learn`; `known` redacts them in own messages, `foreign` redacts text from outside more strictly. */
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
    // Truncated before matching, but to more than is shown, so that no secret is cut in two within the shown part.
    const shown = known(String(text).slice(0, 20 * SHOWN))
      .replace(URL_PATH, "$1$2/[...]")
      .replace(ROOM_CODE, "[room code]")
      .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
    return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}...` : shown;
  };
  return { learn, known, foreign };
}
