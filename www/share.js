// Sharing a stream with viewers: a link, a QR code, and HTML that embeds the viewers' page.
import { copyOnClick } from "./copy-button.js";

const byId = (id) => document.getElementById(id);
const [panel, link, embed, code, hint] = ["share", "link", "embed", "qr", "share-hint"].map(byId);

/** The URL of the viewers' page. The server writes it into the page, because only it knows its address in the network. */
const viewersAt = new URL(document.querySelector("meta[name=hms-live-viewers-at]").content, location);
const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

let shown;

/** Shows the panel for a stream, or hides it. */
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
    const { drawCode } = await import("./qr-code.js");
    drawCode(code, url);
  } catch {
    // The link works without the QR code.
    code.hidden = true;
  }
}

copyOnClick(byId("copy-link"), () => link.href);
copyOnClick(byId("copy-embed"), () => embed.textContent);
