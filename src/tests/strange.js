// Values that JSON cannot say.

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
  // Something else at each reading of its only member.
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

/** A value by its name. */
export const strange = (name) => STRANGE[name]();

const ORDINARY = { enumerable: true, configurable: true };

/** Gives an object a member, whatever was there before. */
export function define(of, name, value) {
  Object.defineProperty(of, name, { ...ORDINARY, value, writable: true });
}

/** Gives an object a member whose getter throws. */
export function defineThrowing(of, name) {
  Object.defineProperty(of, name, { ...ORDINARY, get: thrower });
}
