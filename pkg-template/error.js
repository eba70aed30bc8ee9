/** Every error that this package throws, except an abort, which rejects with `signal.reason`. */
export class LiveStreamError extends Error {
  // The stream's meeting URL may hold a token, and whoever logs an error does not mean to log that.
  #stream;

  constructor(message, values, stream, cause) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, values);
    this.#stream = stream;
  }

  get stream() {
    return this.#stream;
  }
}

// Minifiers rename classes, and what prints an error asks both for its name.
for (const named of [LiveStreamError, LiveStreamError.prototype])
  Object.defineProperty(named, "name", { value: "LiveStreamError" });

/**
 * Whether somebody who inspects a value finds a secret, a token or the query of a URL in it. A runtime may say anything
 * about a request that failed; a value that cannot be inspected counts as leaking.
 */
export function leaks(value, secrets, looks = { left: 500 }) {
  try {
    if (typeof value === "string") {
      // The frames of a stack name files of the program, and development servers give those a query.
      const text = value.replace(/^ +at .*$/gm, "");
      return /eyJ|\?\S+=|auth_token/.test(text) || secrets.some((secret) => secret && text.includes(secret));
    }
    if (Object(value) !== value) return false;
    looks.left -= 1;
    return (
      looks.left < 0 ||
      // Inspectors ask this too, and what throws then would throw at whoever logs the error.
      (value instanceof Error && leaks(value.stack, secrets, looks)) ||
      // A list may be longer than anybody can wait for, and its items are looked at anyway.
      (Array.isArray(value) ? value.length > 500 : leaks(`${value}`, secrets, looks)) ||
      Reflect.ownKeys(value).some((key) => leaks(value[key], secrets, looks))
    );
  } catch {
    return true;
  }
}
