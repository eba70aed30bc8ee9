// Paths of requests. Their ids come from the API, and one that lies must not choose another path.
import { NotAsked } from "./answers.mjs";

/** A template whose values are one segment, or one value of a query, each. */
export const path = (texts, ...values) => String.raw({ raw: texts }, ...values.map(segment));

function segment(value) {
  if (typeof value !== "string" || ["", ".", ".."].includes(value)) throw new NotAsked("the API gave no id");
  return encodeURIComponent(value);
}
