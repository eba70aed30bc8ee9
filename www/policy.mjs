// The headers of the pages. Both policies allow the same; they differ in who may frame the page.

/** Pages that other sites may have in a frame. There is nothing on it to be pressed by mistake. */
const FRAMED = "/watch";

/** `emulator` is the origin of the media, where that is not the page's own. */
export function headersFor(path, emulator = "") {
  const policy = [
    "default-src 'none'",
    // The package holds WebAssembly, which a policy has to allow by name. It needs no eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    // hls.js plays from a blob that it fills; a browser that plays HLS itself takes the playlist's own URL.
    `media-src blob: ${emulator || "'self'"}`,
    `connect-src 'self' ${emulator}`.trim(),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${path === FRAMED ? "*" : "'none'"}`,
  ];
  return {
    "cache-control": "no-store",
    "content-security-policy": policy.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
