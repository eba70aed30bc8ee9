// Draws a QR code with lean-qr. Loaded when there is something to share.
import { generate } from "lean-qr";

export function drawCode(canvas, text) {
  generate(text).toCanvas(canvas, { on: [0, 0, 0], off: [255, 255, 255], padX: 2, padY: 2 });
}
