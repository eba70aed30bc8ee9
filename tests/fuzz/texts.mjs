// Strings that often break programs, and mutations of valid strings.

const PIECES = [
  "",
  " ",
  "x",
  "room",
  "63b2bacc1d485406b9a2f27c",
  "abc-defg-hij",
  "https://a.example/x",
  "http://127.0.0.1:9",
  "/api",
  "//a.example",
  "javascript:alert(1)",
  "https://user:pass@a.example",
  "https://[::1]:1/",
  "https://a.example:99999",
  "https://a.example/%zz",
  "..",
  ".",
  "../..",
  "%2e%2e",
  "%",
  "%00",
  "\u0000",
  "\u001f",
  "\t",
  "\n",
  "\r\nx: y",
  "\u007f",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\ufffd",
  "\ud800",
  "\udc00",
  "\udc00\ud800",
  "\u{1f600}",
  "e\u0301",
  "\u202etxt",
  "null",
  "undefined",
  "true",
  "0",
  "-1",
  "1e999",
  "NaN",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "then",
  "toJSON",
  "running",
  "playable",
  "throw",
  "return",
  "?a=b&c=d",
  "#x",
  "a b",
  "a+b",
  "a/b",
  "a\\b",
  '"',
  "'",
  "`",
  "${x}",
  "<script>",
  "{}",
  "[]",
  '{"a":1}',
  "eyJhbGciOiJIUzI1NiJ9.e30.x",
  "Bearer x",
  "sha256=",
  "é",
  "ß",
  "İ",
  "١",
  "x".repeat(256),
  "x".repeat(257),
  "é".repeat(300),
  "\ud83d".repeat(20),
];

/** Lengths around the library's limits; rare, because each costs as much as a thousand other cases. */
const HUGE = [65_536, 999_999, 1_000_001, 2_000_000];

export function text(random) {
  if (random.chance(0.0004)) return random.pick(["x", "é", "\ud800", "\u0000"]).repeat(random.pick(HUGE));
  if (random.chance(0.6)) return random.pick(PIECES);
  if (random.chance(0.5)) return random.pick(PIECES) + random.pick(PIECES) + random.pick(PIECES);
  const length = random.below(random.chance(0.9) ? 12 : 400);
  const most = random.pick([128, 256, 0xffff, 0xffff]);
  return Array.from({ length }, () => String.fromCharCode(random.below(most))).join("");
}

/** A valid string with one mutation. */
export function changed(good, random) {
  const at = random.below(good.length + 1);
  const end = at + random.below(Math.max(1, good.length - at));
  switch (random.below(8)) {
    case 0:
      return good.slice(0, at) + text(random) + good.slice(at);
    case 1:
      return good.slice(0, at) + good.slice(end);
    case 2:
      return good.slice(0, at);
    case 3:
      return good.slice(0, at) + String.fromCharCode(random.below(0x10000)) + good.slice(at + 1);
    case 4:
      return good.slice(0, end) + good.slice(at);
    case 5:
      return random.pick([
        good.toUpperCase(),
        good.toLowerCase(),
        encodeURIComponent(good.toWellFormed()),
        ` ${good} `,
      ]);
    case 6:
      return good.slice(0, at) + good.charAt(at).repeat(random.below(50)) + good.slice(at);
    default:
      return text(random);
  }
}
