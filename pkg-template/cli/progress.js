// Progress on stderr: a line per event, and on terminals a status line below that is overwritten.
import { isPlain, styled } from "./output.js";

const FRAMES = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];
const PACE = 100;
const CLEAR = "\r\x1b[K";

/** Starts showing progress; `say` adds an event, `turn` changes the status, and `end` removes the status line. */
export function progressOf({ stderr, env, output, doing }) {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const event = (text) => [styled("dim", seconds().padStart(8)), "  ", text];
  if (isPlain(stderr, env)) return { say: (text) => output.note(event(text)), turn() {}, end() {} };

  let now = doing;
  let frame = 0;
  let isOver = false;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    // A longer line would wrap and could not be overwritten.
    const rest = `  ${now}  ${seconds()}`.slice(0, Math.max(0, (stderr.columns || 80) - 2));
    stderr.write(`${CLEAR}${output.line([styled("cyan", FRAMES[frame]), rest])}`);
  };
  const timer = setInterval(draw, PACE);
  draw();
  return {
    say(text) {
      stderr.write(CLEAR);
      output.note(event(text));
      draw();
    },
    turn(text) {
      now = text;
      draw();
    },
    end() {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      stderr.write(CLEAR);
    },
  };
}
