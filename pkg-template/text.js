// Text as bytes and back. Every runtime has both, but the page that Jest makes for tests, jsdom, has neither. The build puts
// these in the place of the globals.

export const TextEncoder =
  globalThis.TextEncoder ??
  class {
    encode = (text) => Uint8Array.from(unescape(encodeURIComponent(text)), (letter) => letter.charCodeAt(0));
  };

export const TextDecoder =
  globalThis.TextDecoder ??
  class {
    decode = (bytes = []) => decodeURIComponent(escape(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
  };
