// Which members of what a caller passes are arguments, for both drivers and for the core.

/**
 * A member of an object: one of its own, or of its class. What everything inherits belongs to nobody; some scripts leave
 * there what they should not.
 */
export function memberOf(of, key) {
  if (key in Object.prototype) {
    let holder = of;
    let left = 100;
    // A proxy may say that it is its own prototype.
    while (holder && left && !hasOwn.call(holder, key)) [holder, left] = [Object.getPrototypeOf(holder), left - 1];
    if (!holder || !left || holder === Object.prototype) return undefined;
  }
  return of[key];
}

const hasOwn = Object.prototype.hasOwnProperty;
