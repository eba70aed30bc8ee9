// Reads what a runtime, a custom fetch or a getter threw, for both drivers. It may be anything.

/** How Node, Bun and Deno say that a request never left. */
const REFUSED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ConnectionRefused|Connection refused|dns error|bad port/;

/** Whether a request never left, so that sending it again starts nothing twice. */
export function wasRefused(cause) {
  try {
    const said = [cause, cause.cause].flatMap((error) => [error?.message, error?.code]);
    return said.some((said) => typeof said === "string" && REFUSED.test(said));
  } catch {
    return false;
  }
}

/** The message of what was thrown, or words that stand for it. */
export function words(cause) {
  try {
    const said = [cause?.cause?.message, cause?.message, cause].find((said) => typeof said === "string" && said);
    // Anything but a primitive value could take for ever to become text.
    return (said ?? (Object(cause) === cause ? "unknown reason" : String(cause))).slice(0, 1000);
  } catch {
    return "unknown reason";
  }
}

/** What a function returns; `undefined` where it throws. */
export function attempt(it) {
  try {
    return it();
  } catch {
    return undefined;
  }
}
