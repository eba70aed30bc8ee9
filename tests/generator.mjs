// Seeded random values.

const NASTY = [
  "/",
  "\\",
  "?",
  "#",
  "&",
  "=",
  "%",
  "+",
  ":",
  "@",
  ";",
  ",",
  ".",
  "..",
  "../",
  "//",
  "%2e",
  "%2F",
  "%00",
  "%zz",
  " ",
  "\t",
  "\r\n",
  "\u0000",
  "\ud800",
  "\udc00",
  "\ud83d\ude00",
  "é",
  "日本",
  "\u202e",
  "\ufeff",
  "\ufffd",
  "\u2028",
  "\u00ad",
  "．",
  "。",
  "𝒂",
  "'",
  '"',
  "<",
  ">",
  "`",
  "{",
  "}",
  "|",
  "^",
  "[",
  "]",
  "[::1]",
  "-",
  "--",
  "~",
  "_",
  "a",
  "B",
  "1",
  "xn--",
  "0x7f.1",
  "app.100ms.live",
  "https://",
  "http://",
  "javascript:",
  "preview",
  "meeting",
  "streaming",
  "abc-defg-hij",
  "63b2",
  "true",
  "auth_token=",
  "eyJ0eXBlIjoibWFuYWdlbWVudCJ9",
];

/** The generator mulberry32. */
export class Generator {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [least, most]. */
  whole(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability) {
    return this.next() < probability;
  }

  one(list) {
    return list[this.whole(0, list.length - 1)];
  }

  /** Text of the given characters. */
  text(letters, least, most) {
    return Array.from({ length: this.whole(least, most) }, () => letters[this.whole(0, letters.length - 1)]).join("");
  }

  /** Well-formed text of any script, control characters included. */
  unicode(least, most) {
    const point = () => {
      const range = this.one([
        [0, 0x7f],
        [0x20, 0x7e],
        [0x80, 0x7ff],
        [0x800, 0xd7ff],
        [0xe000, 0xffff],
        [0x10000, 0x10ffff],
      ]);
      return String.fromCodePoint(this.whole(...range));
    };
    return Array.from({ length: this.whole(least, most) }, point).join("");
  }

  /** Text that might break out of a URL component; it may contain lone surrogates. */
  hostile() {
    return Array.from({ length: this.whole(1, 6) }, () =>
      this.chance(0.3) ? this.unicode(1, 3) : this.one(NASTY),
    ).join("");
  }

  /** A text with a piece inserted, removed or replaced. */
  damaged(text) {
    const at = this.whole(0, text.length);
    return text.slice(0, at) + (this.chance(0.7) ? this.one(NASTY) : "") + text.slice(at + this.whole(0, 3));
  }
}
