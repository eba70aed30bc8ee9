import { attempt, copyOf, redact } from "./redact.js";

/** Marks the errors of every copy of this package. */
const BRAND = Symbol.for("hms-live.LiveStreamError");

/** Every error that this package throws, except aborts, which reject with `signal.reason`. */
export class LiveStreamError extends Error {
  constructor(message, values, stream, cause, secrets = []) {
    const copy = copyOf(cause, secrets);
    super(message, copy === undefined ? undefined : { cause: copy });
    Object.assign(this, values);
    // Not enumerable, so that printing an error does not print the stream.
    if (stream) Object.defineProperty(this, "stream", { __proto__: null, value: withoutQuery(stream, secrets) });
  }
}

const isInstance = Function.prototype[Symbol.hasInstance];

Object.defineProperty(LiveStreamError.prototype, BRAND, { __proto__: null, value: true });
// An application may load both entries in both formats; an error of each is an instance of all.
Object.defineProperty(LiveStreamError, Symbol.hasInstance, {
  __proto__: null,
  value(error) {
    return this === LiveStreamError ? attempt(() => error[BRAND]) === true : isInstance.call(this, error);
  },
});

// Minifiers rename classes, and error printers read both names.
for (const named of [LiveStreamError, LiveStreamError.prototype])
  Object.defineProperty(named, "name", { __proto__: null, value: "LiveStreamError" });

/** Redacts a stream for an error: its meeting URL may contain a token, and so may any other string. */
export function withoutQuery(stream, secrets = []) {
  const { meeting_url } = stream;
  const text = (of) => (typeof of === "string" ? redact(of, secrets) : of);
  const members = Object.entries(stream).map(([name, of]) => [name, Array.isArray(of) ? of.map(text) : text(of)]);
  const shown = Object.fromEntries(members);
  return typeof meeting_url === "string" ? { ...shown, meeting_url: meeting_url.split(/[?#]/)[0] } : shown;
}
