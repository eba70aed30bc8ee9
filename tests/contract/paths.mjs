// Paths of requests. Encodes ids that come from the API, so that a hostile one cannot change the path.
import { NotAsked } from "./answers.mjs";

/** A template tag that encodes each value as one path segment or query value. */
export const path = (texts, ...values) => String.raw({ raw: texts }, ...values.map(segment));

function segment(value) {
  if (typeof value !== "string" || ["", ".", ".."].includes(value)) throw new NotAsked("the API gave no id");
  return encodeURIComponent(value);
}
