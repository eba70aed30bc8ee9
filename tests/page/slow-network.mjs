// The demo page on slow networks, which Chromium's developer tools emulate, with an empty cache.

/** Milliseconds, and bytes per second. */
export const SLOW_3G = { offline: false, latency: 400, download_throughput: 50_000, upload_throughput: 50_000 };
export const FAST_4G = { offline: false, latency: 165, download_throughput: 1_012_500, upload_throughput: 168_750 };

/** Loads the page without a cache, as on a first visit. Without a network the machine's own is used. */
export async function visit({ driver, server, reaches }, network) {
  await driver.get("about:blank");
  await driver.sendDevToolsCommand("Network.clearBrowserCache", {});
  if (network) await driver.setNetworkConditions(network);
  await driver.get(server.url);
  await reaches("Off air");
}

/** Visits the page, starts a stream and ends it: milliseconds from the click to the first picture, and the bytes that were loaded in between. */
export async function firstPicture(page, network) {
  await visit(page, network);
  await page.driver.executeScript(`
    document.getElementById("start").addEventListener("click", () => (window.pressedAt = performance.now()), { once: true });
  `);
  await page.press("start");
  await page.reaches("Live", 60_000);
  const measured = await page.driver.executeScript(MEASURE);
  await page.until(`customElements.get("media-controller") !== undefined`);
  if (network) await page.driver.deleteNetworkConditions();
  await page.press("stop");
  await page.reaches("Ended", 60_000);
  return measured;
}

const MEASURE = `
  const pressed = window.pressedAt;
  const picture = performance.getEntriesByName("first picture").at(-1).startTime;
  const bytes = performance.getEntriesByType("resource")
    .filter(({ startTime, responseEnd }) => startTime >= pressed && responseEnd <= picture)
    .reduce((sum, { transferSize, encodedBodySize }) => sum + Math.max(transferSize, encodedBodySize), 0);
  return { took: picture - pressed, bytes };`;
