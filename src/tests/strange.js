// Values that JSON cannot represent.

const thrower = () => {
  throw new Error("thrown by a getter");
};

const STRANGE = {
  symbol: () => Symbol("any"),
  bigInteger: () => 5n,
  loneSurrogate: () => "\ud83c",
  long: () => "x".repeat(1_000_001),
  bytes: () => new Uint8Array(2),
  throwing: () => new Proxy({}, { get: thrower }),
  throwingKeys: () => new Proxy({}, { ownKeys: thrower }),
  // Its member changes with each read.
  fickle: () => {
    const readings = ["1", 2, 3];
    return new Proxy({ a: "" }, { get: () => readings.shift() });
  },
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

/** Creates a value by name. */
export const strange = (name) => STRANGE[name]();

const ORDINARY = { enumerable: true, configurable: true };

/** Defines or replaces a member. */
export function define(of, name, value) {
  Object.defineProperty(of, name, { ...ORDINARY, value, writable: true });
}

/** Defines a member whose getter throws. */
export function defineThrowing(of, name) {
  Object.defineProperty(of, name, { ...ORDINARY, get: thrower });
}
