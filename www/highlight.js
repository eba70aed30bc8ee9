// Colours code, by lowlight: a tree of texts, which is put into the page as texts. Fetched when the page has nothing else to do.
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import rust from "highlight.js/lib/languages/rust";
import { createLowlight } from "lowlight";

const lowlight = createLowlight({ bash, javascript, json, rust });

export function highlight(element, language) {
  const { children } = lowlight.highlight(language, element.textContent);
  element.replaceChildren(...children.map(toNode));
}

function toNode({ type, value, properties, children }) {
  if (type === "text") return value;
  const span = document.createElement("span");
  span.className = properties.className.join(" ");
  span.append(...children.map(toNode));
  return span;
}
