// Writes the module as text that a script can hold: node xtask/encode.mjs <module> <script>
//
// The ninety most frequent bytes take one printable character each, the printable ones themselves, and any other takes two.
// So brotli finds in the text what it finds in the module: it comes to 2 % more than the module alone, where base64 comes
// to 35 % more. The text is ASCII, so that no server and no bundler can spoil it by another encoding.
import { readFileSync, writeFileSync } from "node:fs";
import { decode, encode } from "../pkg-template/codec.js";

const [, , source, script] = process.argv;
const bytes = readFileSync(source);

const counts = Array(256).fill(0);
for (const byte of bytes) counts[byte] += 1;
const frequent = [...counts.keys()].sort((left, right) => counts[right] - counts[left]).slice(0, 90);
const marks = Array.from({ length: 64 }, (_, at) => [0, 1, 2, 3].reduce((sum, bit) => sum + (frequent.includes(4 * at + bit) << bit), 0));
const key = marks.map((mark) => mark.toString(16)).join("");

const text = encode(key, bytes);

if (!Buffer.from(decode(key, text)).equals(bytes)) throw new Error("the text is not read back as the module");
writeFileSync(script, `export const key = "${key}";\nexport const text = ${JSON.stringify(text)};\n`);
