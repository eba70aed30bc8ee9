// Playlist requests to emulators with 1, 100 and 10,000 streams.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { emulator } from "../measure/places.mjs";
import { start } from "../measure/children.mjs";
import { interleave } from "../measure/rounds.mjs";
import { quantile, ratio, spread } from "../measure/statistics.mjs";
import { formatCount, formatRange } from "../report/numbers.mjs";
import { KEY, SECRET } from "../clients/identity.mjs";
import { createManagementToken, startLiveStream } from "hms-live/server";

export const title = "Emulator";

export async function run({ quick, say }) {
  const sizes = quick ? [1, 10, 100] : [1, 100, 10_000];
  const running = [];
  for (const size of sizes) {
    say(`starting ${formatCount(size)} streams`);
    running.push({ name: `${formatCount(size)} streams`, ...(await emulatorWith(size)) });
  }
  // After a while all playlists list the same number of segments.
  await new Promise((resolve) => {
    setTimeout(resolve, quick ? 3000 : 12_000);
  });
  say("asking for playlists");
  const viewers = await start("viewers.mjs");
  const contenders = running.map(({ name, host, paths, child }) => ({
    name,
    batch: async () => {
      const before = processor(child.pid);
      const found = await viewers.ask({
        host,
        paths: drawn(paths, 500),
        connections: 8,
        milliseconds: quick ? 100 : 400,
      });
      return { ...found, cpu: (processor(child.pid) - before) / found.count };
    },
  }));
  const found = await interleave(contenders, { rounds: quick ? 2 : 30, warmUp: quick ? 1 : 3 });
  viewers.stop();
  for (const { child } of running) child.kill();

  const base = found[running[0].name];
  const rows = running.map(({ name }) => {
    const own = found[name];
    const rate = ({ count, took }) => (count / took) * 1000;
    return {
      name,
      rate: spread(own.map(rate)),
      rateRatio: ratio(own.map(rate), base.map(rate)),
      cpu: spread(own.map(({ cpu }) => cpu)),
      cpuRatio: ratio(
        own.map(({ cpu }) => cpu),
        base.map(({ cpu }) => cpu),
      ),
      first: quantile(
        own.flatMap(({ firsts }) => Array.from(firsts)),
        0.5,
      ),
      p99: spread(own.map(({ firsts }) => quantile(firsts, 0.99))),
      p99Ratio: ratio(
        own.map(({ firsts }) => quantile(firsts, 0.99)),
        base.map(({ firsts }) => quantile(firsts, 0.99)),
      ),
    };
  });
  const most = rows.at(-1);
  return {
    about:
      "Three emulators side by side, one with each number of running streams; rounds go around them. Eight connections ask for media playlists of streams " +
      "drawn at random. The emulator is the program that `cargo xtask emulator` runs. Time to first byte is taken at the socket.",
    tables: [
      {
        caption: "Media playlists",
        columns: [
          "",
          "requests a second",
          "ratio",
          "processor of the emulator, µs a request",
          "ratio",
          "first byte, ms",
          "first byte p99, ms",
          "ratio",
        ],
        rows: rows.map((row) => [
          row.name,
          formatCount(row.rate.median),
          formatRange(row.rateRatio),
          (row.cpu.median * 1000).toFixed(0),
          formatRange(row.cpuRatio),
          row.first.toFixed(2),
          row.p99.median.toFixed(2),
          formatRange(row.p99Ratio),
        ]),
      },
    ],
    plots: [
      {
        name: "emulator",
        title: "Playlist requests a second, over those with one stream",
        unit: "×",
        bars: rows.map(({ name, rateRatio }) => ({ name, ours: true, ...rateRatio })),
      },
    ],
    goals: [
      {
        what: "emulator, requests a second",
        goal: "flat within 10 %",
        figure: `${most.rateRatio.median.toFixed(2)} × with ${most.name}`,
        reached: rows.every(({ rateRatio }) => Math.abs(rateRatio.median - 1) <= 0.1),
      },
      {
        what: "emulator, time to first byte p99",
        goal: "flat within 10 %",
        figure: `${most.p99Ratio.median.toFixed(2)} × with ${most.name}`,
        reached: rows.every(({ p99Ratio }) => p99Ratio.median <= 1.1),
      },
    ],
  };
}

/** Starts an emulator with running streams, and returns the paths of their media playlists. */
async function emulatorWith(count) {
  const given = ["--port", "0", "--access-key", KEY, "--secret", SECRET, "--start-delay", "0"];
  const child = spawn(emulator(), given, { stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  const [origin] = await once(createInterface(child.stdout), "line");
  const token = await createManagementToken({ accessKey: KEY, secret: SECRET });
  const options = { token, baseUrl: `${origin}/v2` };
  const masters = [];
  for (let room = 0; room < count; room += 1)
    masters.push((await startLiveStream(`room-${room}`, {}, options)).playback.url);
  const master = await (await fetch(masters[0])).text();
  const media = master.split("\n").find((line) => line && !line.startsWith("#"));
  return { child, host: new URL(origin).host, paths: masters.map((url) => new URL(media, url).pathname) };
}

const drawn = (list, count) => Array.from({ length: count }, () => list[Math.floor(Math.random() * list.length)]);

const TICK = 1000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** CPU time of a process in milliseconds. */
function processor(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}
