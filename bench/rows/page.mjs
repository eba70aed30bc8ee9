// The demo page in Chromium on an emulated slow network: from the click to the first picture, over what the bytes need at that rate.
import { openPage } from "../../tests/page/page.mjs";
import { median } from "../measure/statistics.mjs";

export const title = "Demo page";

/** Milliseconds, and bytes a second. */
const SLOW_3G = { offline: false, latency: 400, download_throughput: 50_000, upload_throughput: 50_000 };
/** Start, multivariant playlist, media playlist, segment: each needs the answer before it. */
const IN_TURN = 4;

const MEASURED = `
  const pressed = window.pressedAt;
  const picture = performance.getEntriesByName("first picture").at(-1).startTime;
  const loaded = performance.getEntriesByType("resource")
    .filter(({ startTime, responseEnd }) => startTime >= pressed && responseEnd <= picture);
  return { took: picture - pressed, bytes: loaded.reduce((sum, { transferSize, encodedBodySize }) => sum + Math.max(transferSize, encodedBodySize), 0), requests: loaded.length };`;

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
  const shown = (of) => Math.round(median(found.map(of))).toLocaleString("en-US");
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

async function firstPicture(page, network) {
  await page.driver.get("about:blank");
  await page.driver.sendDevToolsCommand("Network.clearBrowserCache", {});
  if (network) await page.driver.setNetworkConditions(network);
  await page.driver.get(page.server.url);
  await page.reaches("Off air");
  await page.driver.executeScript(`
    document.getElementById("start").addEventListener("click", () => (window.pressedAt = performance.now()), { once: true });`);
  await page.press("start");
  await page.reaches("Live", 60_000);
  const measured = await page.driver.executeScript(MEASURED);
  await page.until(`customElements.get("media-controller") !== undefined`);
  if (network) await page.driver.deleteNetworkConditions();
  await page.press("stop");
  await page.reaches("Ended", 60_000);
  return measured;
}
