// Reads HLS playlists and the MP4 boxes of their segments, so that a test can check the media itself.
import { spawn } from "node:child_process";

/** Fetches and parses a playlist, as far as the tests need it. */
export async function read(url) {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (!text.startsWith("#EXTM3U")) throw new Error(`${url} is not a playlist`);
  const lines = text.split(/\r?\n/);
  const playlist = { variants: [], segments: [], ended: lines.includes("#EXT-X-ENDLIST") };
  for (const [index, line] of lines.entries()) {
    const value = (name) => new RegExp(`[:,]${name}=("?)([^"]*?)\\1(,|$)`).exec(line)?.[2];
    const next = () =>
      new URL(
        lines.slice(index + 1).find((after) => after && !after.startsWith("#")),
        url,
      ).href;
    if (line.startsWith("#EXT-X-STREAM-INF:")) {
      playlist.variants.push({ url: next(), resolution: value("RESOLUTION"), codecs: value("CODECS") });
    } else if (line.startsWith("#EXT-X-MAP:")) {
      playlist.map = new URL(value("URI"), url).href;
    } else if (line.startsWith("#EXTINF:")) {
      playlist.segments.push({ url: next(), seconds: Number.parseFloat(line.slice("#EXTINF:".length)) });
    } else if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
      playlist.sequence = Number(line.split(":")[1]);
    }
  }
  return playlist;
}

/** Fetches everything that a media playlist lists, and checks that decode times are continuous. */
export async function inspectMedia(url) {
  const playlist = await read(url);
  if (playlist.segments.length === 0) throw new Error(`${url} lists no segment`);
  const init = await bytes(playlist.map);
  const kinds = boxes(init).map((box) => box.kind);
  if (kinds[0] !== "ftyp" || !kinds.includes("moov"))
    throw new Error(`${playlist.map} is no initialization section: ${kinds}`);
  const timescales = tracksOf(init);
  const ends = new Map();
  let size = init.byteLength;
  for (const segment of playlist.segments) {
    const data = await bytes(segment.url);
    size += data.byteLength;
    const found = boxes(data).map((box) => box.kind);
    if (!found.includes("moof") || !found.includes("mdat"))
      throw new Error(`${segment.url} holds ${found}, not moof and mdat`);
    for (const { track, start, duration } of fragments(data)) {
      const timescale = timescales.get(track);
      if (!timescale)
        throw new Error(`${segment.url} has a track ${track} that the initialization section does not know`);
      const end = ends.get(track);
      if (end !== undefined && end !== start) {
        const [from, to] = [end / timescale, start / timescale];
        throw new Error(`${segment.url}: track ${track} begins at ${to} s, and what was before it ends at ${from} s`);
      }
      ends.set(track, start + duration);
    }
  }
  return { segments: playlist.segments.length, tracks: timescales.size, bytes: size };
}

/** What ffprobe reports of the currently listed segments; undefined if it is not installed. */
export async function probe(url) {
  const playlist = await read(url);
  const listed = playlist.segments.reduce((sum, segment) => sum + segment.seconds, 0);
  const shown = "stream=index,codec_name,width,height,sample_rate:packet=stream_index,dts_time";
  const options = ["-v", "warning", "-live_start_index", "0", "-read_intervals", `%+${listed - 0.5}`];
  const result = await run("ffprobe", [...options, "-show_entries", shown, "-of", "json", url]);
  if (!result) return undefined;
  const { streams = [], packets = [] } = JSON.parse(result.stdout || "{}");
  if (packets.length === 0) throw new Error(`ffprobe reads no packet: ${result.stderr.trim()}`);
  const jumps = [];
  const starts = [];
  for (const { index } of streams) {
    const times = packets.filter((packet) => packet.stream_index === index).map((packet) => Number(packet.dts_time));
    const steps = times.slice(1).map((time, at) => time - times[at]);
    // All frames of a stream have the same duration, so any other step is a gap or a repetition.
    const usual = [...steps].sort((left, right) => left - right)[Math.floor(steps.length / 2)];
    for (const [at, step] of steps.entries()) {
      if (!(Math.abs(step - usual) < 0.002))
        jumps.push(`stream ${index} goes from ${times[at]} s to ${times[at + 1]} s`);
    }
    starts.push(...times);
  }
  const seconds = Math.max(...starts) - Math.min(...starts);
  const describe = ({ codec_name, width, height, sample_rate }) =>
    width ? `${codec_name} ${width}x${height}` : `${codec_name} ${sample_rate} Hz`;
  const warnings = result.stderr.split("\n").filter((line) => line.trim());
  return { streams: streams.map(describe), packets: packets.length, seconds, warnings, jumps };
}

async function bytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new DataView(await response.arrayBuffer());
}

/** The MP4 boxes in a range of a file. */
function boxes(view, start = 0, end = view.byteLength) {
  const found = [];
  for (let at = start; at + 8 <= end; ) {
    const size = view.getUint32(at);
    const kind = String.fromCharCode(...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)));
    if (size < 8 || at + size > end) throw new Error(`the box ${kind} at ${at} cannot be ${size} bytes long`);
    found.push({ kind, start: at + 8, end: at + size });
    at += size;
  }
  return found;
}

const inside = (view, box, kind) => boxes(view, box.start, box.end).filter((inner) => inner.kind === kind);

/** The timescale of each track. */
function tracksOf(view) {
  const [moov] = boxes(view).filter((box) => box.kind === "moov");
  const tracks = inside(view, moov, "trak").map((trak) => {
    const [tkhd] = inside(view, trak, "tkhd");
    const [mdhd] = inside(view, inside(view, trak, "mdia")[0], "mdhd");
    const wide = (box) => (view.getUint8(box.start) === 1 ? 8 : 0);
    return [view.getUint32(tkhd.start + 12 + wide(tkhd)), view.getUint32(mdhd.start + 12 + wide(mdhd))];
  });
  return new Map(tracks);
}

/** Decode time and duration of each track in a segment, in units of the track's timescale. */
function fragments(view) {
  const moofs = boxes(view).filter((box) => box.kind === "moof");
  return moofs.flatMap((moof) =>
    inside(view, moof, "traf").map((traf) => {
      const [tfhd] = inside(view, traf, "tfhd");
      const [tfdt] = inside(view, traf, "tfdt");
      const flags = view.getUint32(tfhd.start) & 0xffffff;
      let at = tfhd.start + 8;
      if (flags & 1) at += 8;
      if (flags & 2) at += 4;
      const usual = flags & 8 ? view.getUint32(at) : 0;
      const is64Bit = view.getUint8(tfdt.start) === 1;
      const start = is64Bit ? Number(view.getBigUint64(tfdt.start + 4)) : view.getUint32(tfdt.start + 4);
      const runs = inside(view, traf, "trun").map((trun) => duration(view, trun, usual));
      return { track: view.getUint32(tfhd.start + 4), start, duration: runs.reduce((sum, run) => sum + run, 0) };
    }),
  );
}

function duration(view, trun, usual) {
  const flags = view.getUint32(trun.start) & 0xffffff;
  const count = view.getUint32(trun.start + 4);
  if (!(flags & 0x100)) return count * usual;
  const width = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  const first = trun.start + 8 + (flags & 1 ? 4 : 0) + (flags & 4 ? 4 : 0);
  let sum = 0;
  for (let sample = 0; sample < count; sample += 1) sum += view.getUint32(first + sample * width);
  return sum;
}

/** Runs a program; resolves to undefined if it is not installed. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: 20_000 });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
    child.once("error", (error) => (error.code === "ENOENT" ? resolve(undefined) : reject(error)));
    child.once("close", () => resolve(output));
  });
}
