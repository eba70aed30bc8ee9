// Writes the module as text that a script can hold: node xtask/encode.mjs <module> <decoder> <script>
//
// Ninety of the most frequent bytes take one printable character each, the printable ones themselves, and any other takes two.
// So brotli finds in the text what it finds in the module: it comes to 2 % more than the module alone, where base64 comes
// to 35 % more. The text is ASCII, so that no server and no bundler can spoil it by another encoding.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { decode, encode } from "../pkg-template/codec.js";

const [, , source, decoderSource, script] = process.argv;
const bytes = readFileSync(source);
const decoder = readFileSync(decoderSource).toString("base64");

const counts = Array(256).fill(0);
for (const byte of bytes) counts[byte] += 1;

// Which ninety come to the least is not plain from their counts, so a few weights of those that are not printable are tried.
const candidates = [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3].map((weight) => {
  const worth = (byte) => counts[byte] * (byte > 31 && byte < 127 ? 1 : weight);
  const best = [...counts.keys()].sort((left, right) => worth(right) - worth(left)).slice(0, 90);
  const marks = Array.from({ length: 64 }, (_, at) =>
    [0, 1, 2, 3].reduce((sum, bit) => sum + (best.includes(4 * at + bit) << bit), 0),
  );
  const key = marks.map((mark) => mark.toString(16)).join("");
  const text = encode(key, bytes);
  return { key, text, size: brotliCompressSync(text).length };
});
const { key, text } = candidates.sort((left, right) => left.size - right.size)[0];

if (!Buffer.from(decode(decoder, key, text)).equals(bytes)) throw new Error("the text is not read back as the module");
const values = Object.entries({ decoder, key, text });
writeFileSync(script, values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join(""));
