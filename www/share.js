// How viewers come to a stream: a link, a code for their phones, a frame for another page.
import { copies } from "./copy.js";

const byId = (id) => document.getElementById(id);
const [panel, link, embed, code, hint] = ["share", "link", "embed", "qr", "share-hint"].map(byId);

/** Where viewers find their page; the server says so itself, since only it knows its names in the network. */
const viewersAt = new URL(document.querySelector("meta[name=hms-live-viewers-at]").content, location);
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

let shown;

/** Shows it for a stream, or nothing. */
export function show(id) {
  if (id === shown) return;
  shown = id;
  panel.hidden = !id;
  if (!id) return;
  const url = new URL(viewersAt);
  url.hash = id;
  link.href = url.href;
  link.textContent = url.href;
  embed.textContent = `<iframe src="${url.href}" width="960" height="540" title="Live stream" allow="autoplay; fullscreen; picture-in-picture" allowfullscreen></iframe>`;
  hint.hidden = !LOOPBACK.includes(url.hostname);
  draw(url.href);
}

async function draw(url) {
  try {
    const { drawCode } = await import("./qr.js");
    drawCode(code, url);
  } catch {
    // Link and frame are there without it.
    code.hidden = true;
  }
}

copies(byId("copy-link"), () => link.href);
copies(byId("copy-embed"), () => embed.textContent);
