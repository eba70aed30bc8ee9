// The module encoded as text, written by xtask/encode.mjs. A key marks ninety bytes that are encoded as one printable
// character each, a printable byte as itself; all other bytes take two characters.

/** Maps codes to bytes, and lists the other bytes. Each free code prefixes 57 of them, from "#" to "[". */
function alphabet(key) {
  const [single, free, marked, others] = [[], [], [], []];
  for (let byte = 0; byte < 256; byte += 1) {
    // A bit per byte, four to a hexadecimal digit.
    const isMarked = (parseInt(key[byte >> 2], 16) >> (byte & 3)) & 1;
    // The quote and the backslash would need escaping.
    const isPrintable = byte > 31 && byte < 127 && byte !== 34 && byte !== 92;
    if (!isMarked) others.push(byte);
    if (isPrintable) {
      if (isMarked) single[byte] = byte;
      else free.push(byte);
    } else if (isMarked) marked.push(byte);
  }
  for (const byte of marked) single[free.shift()] = byte;
  return { single, free, others };
}

/** Decodes the text. Runs once, before the engine has optimized it, so it does little work per character. */
export function decode(key, text) {
  const { single, free, others } = alphabet(key);
  // Only Jest's jsdom has no TextEncoder.
  const bytes = globalThis.TextEncoder
    ? new TextEncoder().encode(text)
    : Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  let end = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    // biome-ignore lint/suspicious/noAssignInExpressions: a second character is taken where the first is not enough
    bytes[end] = single[bytes[at]] ?? others[57 * free.indexOf(bytes[at]) + bytes[(at += 1)] - 35];
    end += 1;
  }
  return bytes.subarray(0, end);
}

/** Encodes bytes, for xtask/encode.mjs. */
export function encode(key, bytes) {
  const { single, free, others } = alphabet(key);
  const codes = [];
  for (const [code, byte] of single.entries()) codes[byte] = [code];
  for (const [at, byte] of others.entries()) codes[byte] = [free[Math.floor(at / 57)], 35 + (at % 57)];
  return Array.from(bytes, (byte) => String.fromCharCode(...codes[byte])).join("");
}
