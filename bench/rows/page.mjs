// The demo page in Chromium on an emulated slow network: from the click to the first picture, over what the bytes need at that rate.
import { openPage } from "../../tests/page/page.mjs";
import { firstPicture, SLOW_3G } from "../../tests/page/slow-network.mjs";
import { median } from "../measure/statistics.mjs";
import { formatCount } from "../report/numbers.mjs";

export const title = "Demo page";

/** Start, multivariant playlist, media playlist, segment: each needs the answer before it. */
const IN_TURN = 4;

export async function run({ quick, say }) {
  const rounds = quick ? 1 : 5;
  const page = await openPage();
  const found = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      say(`round ${round} of ${rounds}`);
      found.push({ fast: await firstPicture(page), slow: await firstPicture(page, SLOW_3G) });
    }
  } finally {
    await page.close();
  }
  // Polls of the stream while it starts run beside the wait, which the fast network has too.
  const needs = ({ fast, slow }) =>
    fast.took + (slow.bytes / SLOW_3G.download_throughput) * 1000 + IN_TURN * SLOW_3G.latency;
  const ratio = median(found.map((one) => one.slow.took / needs(one)));
  const shown = (of) => formatCount(median(found.map(of)));
  return {
    about:
      "From the click on Start to the first picture, in Chromium with an empty cache, against an emulator whose stream starts after three seconds and lists its " +
      "first segment two seconds later. What the network needs: the time on a fast network in the same round, the bytes that came after the click at 400 kbit/s, " +
      `and ${IN_TURN} requests that wait for each other at 400 ms.`,
    tables: [
      {
        caption: "Slow 3G",
        columns: ["", "ms"],
        rows: [
          ["fast network", shown(({ fast }) => fast.took)],
          ["slow 3G", shown(({ slow }) => slow.took)],
          [`what it needs, with ${shown(({ slow }) => slow.bytes)} bytes`, shown(needs)],
        ],
      },
    ],
    plots: [],
    goals: [
      {
        what: "click to picture on slow 3G",
        goal: "within 10 % of what the bytes need at that rate",
        figure: `${ratio.toFixed(2)} ×`,
        reached: ratio <= 1.1,
      },
    ],
  };
}
