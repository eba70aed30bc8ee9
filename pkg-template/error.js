const fields = [
  "code", "status", "serverMessage", "details", "method", "url", "path", "argument", "retryAfter", "attempts",
];

/** Every error that this package throws, except an abort, which rejects with `signal.reason`. */
export class LiveStreamError extends Error {
  // The stream's meeting URL may hold a token, and whoever logs an error does not mean to log that.
  #stream;

  constructor(message, values = {}, stream, cause) {
    super(message, cause === undefined ? undefined : { cause });
    for (const field of fields) {
      if (values[field] !== undefined) this[field] = values[field];
    }
    this.#stream = stream;
  }

  get stream() {
    return this.#stream;
  }
}

// Minifiers rename classes, and what prints an error asks both for its name.
Object.defineProperty(LiveStreamError, "name", { value: "LiveStreamError" });
Object.defineProperty(LiveStreamError.prototype, "name", { value: "LiveStreamError" });
