// The module as text that a script can hold; xtask/encode.mjs writes it. One printable character stands for each of the
// ninety bytes that a key marks, for a printable one the byte itself, and two characters stand for any other byte.

// The quote and the backslash would have to be escaped.
const isPrintable = (code) => code > 31 && code < 127 && code !== 34 && code !== 92;

/** How many printable characters come before this one. */
const rank = (code) => code - 32 - (code > 34) - (code > 92);

/** Which code stands for which byte; and the other bytes, of which each free code announces ninety. */
function alphabet(key) {
  const [single, free, marked, others] = [[], [], [], []];
  for (let byte = 0; byte < 256; byte += 1) {
    // One bit for each byte, four to a hexadecimal digit.
    const isMarked = (parseInt(key[byte >> 2], 16) >> (byte & 3)) & 1;
    if (!isMarked) others.push(byte);
    if (isPrintable(byte)) isMarked ? (single[byte] = byte) : free.push(byte);
    else if (isMarked) marked.push(byte);
  }
  for (const byte of marked) single[free.shift()] = byte;
  return { single, free, others };
}

/** The bytes that a text stands for. It runs once, before anything is optimised, so it does little for each character. */
export function decode(key, text) {
  const { single, free, others } = alphabet(key);
  // Only the page that Jest makes for tests, jsdom, has no TextEncoder.
  const bytes = globalThis.TextEncoder ? new TextEncoder().encode(text) : Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  let end = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    let byte = single[bytes[at]];
    if (byte === undefined) byte = others[90 * free.indexOf(bytes[at]) + rank(bytes[(at += 1)])];
    bytes[end] = byte;
    end += 1;
  }
  return bytes.subarray(0, end);
}

/** The text that stands for bytes, for xtask/encode.mjs. */
export function encode(key, bytes) {
  const { single, free, others } = alphabet(key);
  const printable = [...Array(127).keys()].filter(isPrintable);
  const codes = [];
  single.forEach((byte, code) => (codes[byte] = [code]));
  others.forEach((byte, at) => (codes[byte] = [free[Math.floor(at / 90)], printable[at % 90]]));
  return Array.from(bytes, (byte) => String.fromCharCode(...codes[byte])).join("");
}
