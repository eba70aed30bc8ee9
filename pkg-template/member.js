// Decides which members of an object are arguments, for both drivers and the core.

/**
 * Reads a member of an object or its class. Ignores members of Object.prototype, which other scripts may pollute.
 */
export function memberOf(of, key) {
  if (key in Object.prototype) {
    let holder = of;
    let left = 100;
    // A proxy may claim to be its own prototype.
    while (holder && left && !hasOwn.call(holder, key)) [holder, left] = [Object.getPrototypeOf(holder), left - 1];
    if (!holder || !left || holder === Object.prototype) return undefined;
  }
  return of[key];
}

const hasOwn = Object.prototype.hasOwnProperty;
