// Prepares an H.264 stream for the picture clock: `node clock.mjs in.h264 out.h264 1280x720`. Rewrites the first slice of each picture from
// macroblocks that need no encoder: predicted from the left, skipped, or uncompressed (I_PCM). Each character of the clock is made of I_PCM
// macroblocks that begin with a mark, by which the emulator finds them to draw the pixels.
//
// Requires an x264 stream with CAVLC, a first slice that is exactly the band, no deblocking and no weighted prediction.
import { readFileSync, writeFileSync } from "node:fs";

const [, , input, output, size] = process.argv;

/**
 * For each layer: the macroblock rows of the band at the top, the rows of a character (the lowest of the band), and the first columns of wall
 * clock and time on air.
 */
const LAYOUT = {
  "1280x720": { rows: 3, high: 2, clock: 5, onAir: 18 },
  "854x480": { rows: 2, high: 1, clock: 3, onAir: 15 },
  "640x360": { rows: 2, high: 1, clock: 3, onAir: 15 },
}[size];
const WIDTH = Math.ceil(Number(size.split("x")[0]) / 16);
const ROWS = LAYOUT.rows;
/** Lengths of `12:34:56.7` and of `12:34:56`; in an odd second only the last character of the latter changes. */
const [CLOCK, ON_AIR] = [10, 8];
const FRAMES_OF_A_SEGMENT = 50;
const BACKGROUND = { y: 36, cb: 138, cr: 123 };

const MARK = [0xfa, 0xf1, 0xfa, 0xf2];

class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  bit = () => (this.bytes[this.at >> 3] >> (7 - (this.at++ & 7))) & 1;
  bits = (count) => Array.from({ length: count }, this.bit).reduce((value, bit) => value * 2 + bit, 0);
  unsigned() {
    let zeros = 0;
    while (this.bit() === 0) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}

class Writer {
  bytes = [];
  count = 0;
  bit(value) {
    if (this.count % 8 === 0) this.bytes.push(0);
    this.bytes[this.bytes.length - 1] |= value << (7 - (this.count++ % 8));
  }
  text(bits) {
    for (const bit of bits) this.bit(Number(bit));
  }
  unsigned(value) {
    const code = (value + 1).toString(2);
    this.text("0".repeat(code.length - 1) + code);
  }
  align() {
    while (this.count % 8 !== 0) this.bit(0);
  }
  raw(bytes) {
    this.bytes.push(...bytes);
    this.count += bytes.length * 8;
  }
}

const must = (condition, sentence) => {
  if (!condition) throw new Error(`${input}: ${sentence}`);
};

function readSps(bits) {
  bits.bits(24);
  bits.unsigned();
  must(bits.unsigned() === 1, "expected 4:2:0");
  bits.unsigned();
  bits.unsigned();
  bits.bit();
  must(bits.bit() === 0, "expected no scaling matrix");
  const frameNumber = bits.unsigned() + 4;
  const order = bits.unsigned();
  must(order === 0 || order === 2, "expected picture order of type 0 or 2");
  return { frameNumber, order: order === 0 ? bits.unsigned() + 4 : 0 };
}

function readPps(bits) {
  bits.unsigned();
  bits.unsigned();
  must(bits.bit() === 0, "expected CAVLC");
  must(bits.bit() === 0, "expected no order of fields");
  must(bits.unsigned() === 0, "expected no slice groups");
  bits.unsigned();
  bits.unsigned();
  must(bits.bit() === 0, "expected no weighted prediction");
  bits.bits(2);
  for (let value = 0; value < 3; value += 1) bits.unsigned();
  must(bits.bit() === 1, "expected control of deblocking");
  bits.bit();
  must(bits.bit() === 0, "expected no redundant pictures");
}

/** End of a slice header in bits; the header itself is kept. */
function endOfHeader(bits, { isIdr, isReference, isPredicted, sps }) {
  bits.unsigned();
  bits.bits(sps.frameNumber);
  if (isIdr) bits.unsigned();
  bits.bits(sps.order);
  if (isPredicted) {
    if (bits.bit() === 1) bits.unsigned();
    must(bits.bit() === 0, "expected the usual order of references");
  }
  if (isReference && isIdr) bits.bits(2);
  else if (isReference) must(bits.bit() === 0, "expected the usual marking of references");
  bits.unsigned();
  must(bits.unsigned() === 1, "expected no deblocking");
  return bits.at;
}

/** Macroblocks of the characters at a tick, each with its mark: tick, character, row. */
function cells(tick) {
  const found = new Map();
  for (let cell = 0; cell < CLOCK + ON_AIR; cell += 1) {
    if (tick === 2 && cell >= CLOCK && cell < CLOCK + ON_AIR - 1) continue;
    const column = cell < CLOCK ? LAYOUT.clock + cell : LAYOUT.onAir + cell - CLOCK;
    for (let row = 0; row < LAYOUT.high; row += 1)
      found.set((ROWS - LAYOUT.high + row) * WIDTH + column, [...MARK, tick, cell + 1, row + 1]);
  }
  return found;
}

function pixels(mark) {
  const bytes = new Array(384).fill(BACKGROUND.y, 0, 256).fill(BACKGROUND.cb, 256, 320).fill(BACKGROUND.cr, 320);
  bytes.splice(0, mark.length, ...mark);
  return bytes;
}

function pcm(writer, type, mark) {
  writer.unsigned(type);
  writer.align();
  writer.raw(pixels(mark));
}

/** The whole band: characters and first column uncompressed, the rest predicted from the left. */
function intra(writer) {
  const characters = cells(1);
  const isPcm = (at) => characters.has(at) || at % WIDTH === 0;
  for (let at = 0; at < ROWS * WIDTH; at += 1) {
    if (isPcm(at)) {
      pcm(writer, 25, characters.get(at) ?? []);
      continue;
    }
    // Horizontal prediction of luma and chroma without coefficients; its code depends on the neighbours.
    writer.unsigned(2);
    writer.unsigned(1);
    writer.unsigned(0);
    const near = [at - 1, at - WIDTH].filter((other) => other >= 0).map((other) => (isPcm(other) ? 16 : 0));
    const expected = near.length === 2 ? (near[0] + near[1] + 1) >> 1 : near[0];
    writer.text(expected >= 8 ? "000011" : "1");
  }
}

/** Only the characters that change; everything else is skipped. */
function changed(writer, characters) {
  let skipped = 0;
  for (let at = 0; at < ROWS * WIDTH; at += 1) {
    const mark = characters.get(at);
    if (!mark) {
      skipped += 1;
      continue;
    }
    writer.unsigned(skipped);
    skipped = 0;
    pcm(writer, 5 + 25, mark);
  }
  if (skipped > 0) writer.unsigned(skipped);
}

const unescaped = (nal) => nal.filter((byte, at) => !(byte === 3 && at > 1 && nal[at - 1] === 0 && nal[at - 2] === 0));

function escaped(nal) {
  const bytes = [];
  let zeros = 0;
  for (const byte of nal) {
    if (zeros === 2 && byte <= 3) {
      bytes.push(3);
      zeros = 0;
    }
    bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return bytes;
}

function* nals(bytes) {
  let at = bytes.indexOf(Buffer.from([0, 0, 1]));
  while (at >= 0) {
    const next = bytes.indexOf(Buffer.from([0, 0, 1]), at + 3);
    const end = next < 0 ? bytes.length : next;
    yield [...bytes.subarray(at + 3, bytes[end - 1] === 0 && next >= 0 ? end - 1 : end)];
    at = next;
  }
}

let sps;
let frame = -1;
let replaced = 0;
const written = [];
for (const nal of nals(readFileSync(input))) {
  const [type, isReference] = [nal[0] & 31, nal[0] >> 5 !== 0];
  const bits = new Bits(unescaped(nal).slice(1));
  let kept = nal;
  if (type === 7) sps = readSps(bits);
  if (type === 8) readPps(bits);
  if (type === 1 || type === 5) {
    const first = bits.unsigned();
    if (first === 0) {
      frame += 1;
      const isPredicted = bits.unsigned() % 5 === 0;
      const end = endOfHeader(bits, { isIdr: type === 5, isReference, isPredicted, sps });
      const writer = new Writer();
      bits.at = 0;
      for (let bit = 0; bit < end; bit += 1) writer.bit(bits.bit());
      const inSegment = frame % FRAMES_OF_A_SEGMENT;
      must(isPredicted === (inSegment !== 0), "expected a picture of its own at the start of each segment alone");
      if (inSegment === 0) intra(writer);
      else changed(writer, inSegment === FRAMES_OF_A_SEGMENT / 2 ? cells(2) : new Map());
      writer.bit(1);
      writer.align();
      kept = [nal[0], ...escaped(writer.bytes)];
      replaced += 1;
    }
  }
  written.push(Buffer.from([0, 0, 0, 1]), Buffer.from(kept));
}
must(replaced === frame + 1, `expected the band in each of ${frame + 1} pictures, found ${replaced}`);
writeFileSync(output, Buffer.concat(written));
