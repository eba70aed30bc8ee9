// Highlights code with lowlight, whose syntax tree becomes text nodes, never markup. Loaded when the page is idle.
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
