// The module encoded as text, written by xtask/encode.mjs. A key marks ninety bytes that are encoded as one printable
// character each, a printable byte as itself; all other bytes take two characters.

/** The addresses of the bytes that take two characters and of the text in the decoder's memory. */
const [OTHERS, TEXT] = [512, 1024];

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

/** Decodes the text with the module of decoder.wat, which is given in base64. */
export function decode(decoder, key, text) {
  const { single, free, others } = alphabet(key);
  const program = new WebAssembly.Module(Uint8Array.from(atob(decoder), (letter) => letter.charCodeAt(0)));
  const { memory, decode } = new WebAssembly.Instance(program, {}).exports;
  const bytes = new Uint8Array(memory.buffer);
  const table = new Uint16Array(memory.buffer);
  table.set(single);
  for (const [at, code] of free.entries()) table[code] = OTHERS + 57 * at - 35;
  bytes.set(others, OTHERS);
  // Only Jest's jsdom has no TextEncoder.
  const codes = globalThis.TextEncoder
    ? new TextEncoder().encode(text)
    : Array.from(text, (letter) => letter.charCodeAt(0));
  bytes.set(codes, TEXT);
  return bytes.subarray(TEXT, decode(TEXT, TEXT + codes.length));
}

/** Encodes bytes, for xtask/encode.mjs. */
export function encode(key, bytes) {
  const { single, free, others } = alphabet(key);
  const codes = [];
  for (const [code, byte] of single.entries()) codes[byte] = [code];
  for (const [at, byte] of others.entries()) codes[byte] = [free[Math.floor(at / 57)], 35 + (at % 57)];
  return Array.from(bytes, (byte) => String.fromCharCode(...codes[byte])).join("");
}
