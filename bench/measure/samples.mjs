// API bodies made from the tests' samples.
import { readFileSync } from "node:fs";

const sample = (name) => JSON.parse(readFileSync(new URL(`../../tests/samples/${name}`, import.meta.url), "utf8"));

/** The answer to a start. */
export const STREAM = sample("live-stream.starting.json");

const COMPLETED = sample("live-stream.completed-with-assets.json");

/** A page of `count` streams as text, every fourth with recordings. */
export function page(count) {
  const data = Array.from({ length: count }, (_, index) => ({
    ...(index % 4 === 0 ? COMPLETED : STREAM),
    id: (index + 0x642531cf94091).toString(16).padEnd(24, "0"),
  }));
  return JSON.stringify({ limit: count, data, last: data.at(-1)?.id ?? "" });
}

/** A webhook event of 4 KB, as text. */
export function event() {
  const body = sample("webhooks__hls.recording.success.json");
  const file = body.data.recording_single_files[0];
  while (JSON.stringify(body).length < 4096)
    body.data.recording_single_files.push({ ...file, layer: String(body.data.recording_single_files.length) });
  return JSON.stringify(body);
}
