// The size of the smallest program that starts a stream, and of each further function.
import { readFileSync } from "node:fs";
import { packages } from "../clients/index.mjs";
import { brotli, bundle, modulesOf } from "../measure/bundle.mjs";
import { installed } from "../measure/places.mjs";
import { formatCount } from "../report/numbers.mjs";

export const title = "Size";

/** All functions of the package, in the order of the documentation. */
const FUNCTIONS = [
  "stopLiveStream",
  "stopLiveStreams",
  "getLiveStream",
  "listLiveStreams",
  "waitForLiveStream",
  "sendTimedMetadata",
  "pauseRecording",
  "resumeRecording",
  "buildMeetingUrl",
  "parseMeetingUrl",
  "init",
  "LiveStreamError",
];

export async function run({ say }) {
  const rows = [];
  for (const client of packages) {
    say(client.name);
    rows.push({
      name: client.name,
      ours: client.ours,
      ...(await weighed(`export { connect } from "./clients/${client.file}";`)),
    });
  }
  const worker = await inWorker('export { connect } from "./clients/hms-live.mjs";');
  const more = [];
  for (const name of FUNCTIONS) {
    const code = `export { connect } from "./clients/hms-live.mjs"; export { ${name} } from "hms-live";`;
    more.push([
      `+ ${name}`,
      ...[await weighed(code), await inWorker(code)].map(({ small }, place) =>
        signed(small - [own(rows), worker][place].small),
      ),
    ]);
  }
  const all = `export * from "hms-live"; export { connect } from "./clients/hms-live.mjs";`;
  more.push([
    "all of them",
    ...[await weighed(all), await inWorker(all)].map(({ small }, place) =>
      signed(small - [own(rows), worker][place].small),
    ),
  ]);
  return {
    about:
      "One program that starts a stream, or the nearest thing that its vendor has, bundled and minified by esbuild for browsers (ES2022), " +
      "then brotli at its best. In a browser the WebAssembly module is in the bundle, as text; for Workers it is a file beside it, and both are counted.",
    tables: [
      {
        caption: "The smallest program",
        columns: ["", "raw, bytes", "brotli, bytes", "over hms-live", ""],
        rows: [
          ...rows.map(({ name, raw, small, note }) => [
            name,
            formatCount(raw),
            formatCount(small),
            (small / own(rows).small).toFixed(2),
            note,
          ]),
          [
            "hms-live, for Workers",
            formatCount(worker.raw),
            formatCount(worker.small),
            (worker.small / own(rows).small).toFixed(2),
            `of it the module: ${formatCount(worker.module)}`,
          ],
        ],
      },
      {
        caption: "What each further function of hms-live adds, bytes after brotli",
        columns: ["", "browser", "Worker"],
        rows: more,
      },
    ],
    plots: [
      {
        name: "size",
        title: "The smallest program that starts a stream, kB after brotli",
        unit: "kB",
        bars: [...rows, { name: "hms-live, for Workers", ours: true, small: worker.small }].map(
          ({ name, ours, small }) => ({ name, ours, median: small / 1000 }),
        ),
      },
    ],
    goals: ["@mux/mux-node", "cloudflare, tree-shaken"].map((name) => {
      const peer = rows.find((row) => row.name === name).small;
      const best = Math.min(own(rows).small, worker.small);
      return {
        what: `size against ${name}`,
        goal: `below ${formatCount(peer)} bytes`,
        figure: `${formatCount(own(rows).small)} in a browser, ${formatCount(worker.small)} in a Worker`,
        reached: best < peer && own(rows).small < peer,
      };
    }),
  };
}

const own = (rows) => rows.find(({ ours }) => ours);
const signed = (value) => `${value < 0 ? "−" : "+"}${formatCount(Math.abs(value))}`;

async function weighed(code) {
  try {
    const text = await bundle(code);
    return { raw: text.length, small: brotli(text), note: "" };
  } catch (error) {
    const text = await bundle(code, { node: true });
    return {
      raw: text.length,
      small: brotli(text),
      note: `does not build for browsers (${error.errors.length} errors); Node's own modules are left out`,
    };
  }
}

async function inWorker(code) {
  const text = await bundle(code, { worker: true });
  const modules = modulesOf(text).map((file) => readFileSync(`${installed}/dist/${file}`));
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const module = sum(modules.map(brotli));
  return { raw: text.length + sum(modules.map(({ length }) => length)), small: brotli(text) + module, module };
}
