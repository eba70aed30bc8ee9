// Chromium with bundles served uncompressed from loopback. Each sample is a page of a new site, which gets its own renderer process, so that
// no compiled code is reused.
import { createServer } from "node:http";
import { once } from "node:events";
import { Builder } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/chrome.js";
import { programs } from "./programs.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--site-per-process",
];

const PAGE = `<!doctype html><title>cold start</title><script type="module">
  const began = performance.now();
  const { connect, ready } = await import("/client.js" + location.search);
  await ready?.();
  const call = connect(location.origin, { dangerouslyAllowBrowser: true });
  const usable = performance.now() - began;
  const failed = await call().catch(String);
  const answered = performance.now() - began;
  await fetch("/done", { method: "POST", body: JSON.stringify({ usable, answered, failed: typeof failed === "string" ? failed : undefined }) });
</script>`;

export async function chromium(clients, origin) {
  const { built, missing } = await programs(clients, "export { connect, ready };");
  let told;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/") return answer(response, "text/html", PAGE);
    if (url.pathname === "/client.js")
      return answer(response, "text/javascript", built.get(url.searchParams.get("client")));
    const parts = [];
    for await (const part of request) parts.push(part);
    if (url.pathname === "/done") {
      told(JSON.parse(Buffer.concat(parts)));
      return answer(response, "text/plain", "");
    }
    // Other requests are the call, which is proxied to the common server.
    const passed = await fetch(new URL(request.url, origin), {
      method: request.method,
      body: parts.length > 0 ? Buffer.concat(parts) : undefined,
    });
    return answer(response, "application/json", await passed.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const options = new Options().addArguments(...FLAGS);
  const service = process.env.CHROMEDRIVER
    ? new ServiceBuilder(process.env.CHROMEDRIVER)
    : new ServiceBuilder("chromedriver");
  const driver = await new Builder().forBrowser("chrome").setChromeOptions(options).setChromeService(service).build();
  let pages = 0;
  const sample = async (name) => {
    const done = new Promise((resolve) => {
      told = resolve;
    });
    pages += 1;
    await driver.get(`http://site${pages}.localhost:${port}/?client=${encodeURIComponent(name)}`);
    const found = await done;
    if (found.failed) throw new Error(`${name} in Chromium: ${found.failed}`);
    return found;
  };
  const version = (await driver.getCapabilities()).get("browserVersion");
  return {
    about: `${version}, bundles`,
    contenders: [...built.keys()].map((name) => ({ name, batch: () => sample(name) })),
    missing,
    close: async () => {
      await driver.quit();
      server.close();
    },
  };
}

function answer(response, type, text) {
  // Only isolated pages get the browser's most precise clock.
  const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...isolated });
  response.end(text);
}
