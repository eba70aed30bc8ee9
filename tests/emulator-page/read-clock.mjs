// Runs in the page: reads the clock in the picture of a video, dot by dot. Returns `12:34:56.7` and the time on air.
export function readClock() {
  const LAYOUT = {
    720: { top: 16, rows: 2, clock: 5, onAir: 18 },
    480: { top: 16, rows: 1, clock: 3, onAir: 15 },
    360: { top: 16, rows: 1, clock: 3, onAir: 15 },
  };
  const DIGITS = {
    "01110100011001110101110011000101110": "0",
    "00100011000010000100001000010001110": "1",
    "01110100010000100010001000100011111": "2",
    "11111000100010000010000011000101110": "3",
    "00010001100101010010111110001000010": "4",
    "11111100001111000001000011000101110": "5",
    "00110010001000011110100011000101110": "6",
    "11111000010001000100010000100001000": "7",
    "01110100011000101110100011000101110": "8",
    "01110100011000101111000010001001100": "9",
    "00000011000110000000011000110000000": ":",
    "00000000000000000000000000110001100": ".",
    "00000000000000000000000000000000000": " ",
  };
  const video = document.querySelector("video");
  const { videoWidth: width, videoHeight: height } = video;
  const { top, rows, clock, onAir } = LAYOUT[height];
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height: 64 });
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, 0, width, 64);
  const blue = (x, y) => data[(y * width + x) * 4 + 2];
  const [dotWidth, dotHeight] = [2, 1 + rows];
  const [left, up] = [3, (rows * 16 - 7 * dotHeight) >> 1];
  const read = (column) => {
    let dots = "";
    for (let y = 0; y < 7; y += 1)
      for (let x = 0; x < 5; x += 1)
        dots += blue(column * 16 + left + x * dotWidth, top + up + y * dotHeight + (dotHeight >> 1)) > 140 ? "1" : "0";
    return DIGITS[dots] ?? "?";
  };
  const text = (from, count) => Array.from({ length: count }, (_, cell) => read(from + cell)).join("");
  return [text(clock, 10), text(onAir, 8)];
}
