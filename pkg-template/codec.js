// The module as text that a script can hold; xtask/encode.mjs writes it. One printable character stands for each of the
// ninety bytes that a key marks, for a printable one the byte itself, and two characters stand for any other byte.

/** Which piece of a text stands for which byte. A key has one bit for each byte, four to a hexadecimal digit. */
export function pieces(key) {
  const [printable, free, marked, others] = [[], [], [], []];
  const found = {};
  for (let byte = 0; byte < 256; byte += 1) {
    const character = String.fromCharCode(byte);
    const isMarked = (parseInt(key[byte >> 2], 16) >> (byte & 3)) & 1;
    // The quote and the backslash would have to be escaped.
    const isPrintable = /[ !#-[\]-~]/.test(character);
    if (isPrintable) printable.push(character);
    if (isPrintable && isMarked) found[character] = byte;
    else if (isPrintable) free.push(character);
    else if (isMarked) marked.push(byte);
    if (!isMarked) others.push(byte);
  }
  for (const byte of marked) found[free.shift()] = byte;
  others.forEach((byte, at) => (found[free[Math.floor(at / 90)] + printable[at % 90]] = byte));
  return found;
}

/** The bytes that a text stands for. */
export function decode(key, text) {
  const found = pieces(key);
  const bytes = [];
  let piece = "";
  for (const character of text) {
    piece += character;
    if (piece in found) {
      bytes.push(found[piece]);
      piece = "";
    }
  }
  return Uint8Array.from(bytes);
}
