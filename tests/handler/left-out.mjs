// Cases of the conformance suite that make no sense through the handler, each with the reason.
const LEFT_OUT = [];

/** Why a case is left out; nothing where it runs. */
export const leftOut = (title) => LEFT_OUT.find(([cases]) => cases.some((known) => title.startsWith(known)))?.[1];
