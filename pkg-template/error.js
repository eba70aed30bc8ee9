import { attempt, copyOf, redact } from "./redact.js";

/** What the errors of every copy of this package have. */
const BRAND = Symbol.for("hms-live.LiveStreamError");

/** Every error that this package throws, except an abort, which rejects with `signal.reason`. */
export class LiveStreamError extends Error {
  constructor(message, values, stream, cause, secrets = []) {
    const copy = copyOf(cause, secrets);
    super(message, copy === undefined ? undefined : { cause: copy });
    Object.assign(this, values);
    // Whoever prints an error does not mean to print all of a stream.
    if (stream) Object.defineProperty(this, "stream", { __proto__: null, value: withoutQuery(stream, secrets) });
  }
}

const isInstance = Function.prototype[Symbol.hasInstance];

Object.defineProperty(LiveStreamError.prototype, BRAND, { __proto__: null, value: true });
// An application may have both entries of this package, in both formats, and an error of each is one.
Object.defineProperty(LiveStreamError, Symbol.hasInstance, {
  __proto__: null,
  value(error) {
    return this === LiveStreamError ? attempt(() => error[BRAND]) === true : isInstance.call(this, error);
  },
});

// Minifiers rename classes, and what prints an error asks both for its name.
for (const named of [LiveStreamError, LiveStreamError.prototype])
  Object.defineProperty(named, "name", { __proto__: null, value: "LiveStreamError" });

/** A stream as an error carries it: its meeting URL may hold a token, and an API that lies may put one anywhere. */
export function withoutQuery(stream, secrets = []) {
  const { meeting_url } = stream;
  const text = (of) => (typeof of === "string" ? redact(of, secrets) : of);
  const members = Object.entries(stream).map(([name, of]) => [name, Array.isArray(of) ? of.map(text) : text(of)]);
  const shown = Object.fromEntries(members);
  return typeof meeting_url === "string" ? { ...shown, meeting_url: meeting_url.split(/[?#]/)[0] } : shown;
}
