// Copies text, also without a clipboard API, as over plain http from another device.
import { element } from "./dom.js";
import { announce } from "./feedback.js";

/** A button that copies what `text` returns. */
export function copyButton(text, { label = "Copy", what = "it" } = {}) {
  const button = element("button", { type: "button", class: "copy", "aria-label": `${label} ${what}` }, label);
  button.addEventListener("click", async () => {
    await copy(text());
    button.textContent = "Copied";
    announce(`Copied ${what}`);
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const place = element("textarea", { class: "unseen", "aria-hidden": "true", tabindex: -1 });
    place.value = text;
    // While a dialog is open, only its own elements can be selected.
    const focused = document.activeElement;
    (focused?.closest("dialog") ?? document.body).append(place);
    place.select();
    document.execCommand("copy");
    place.remove();
    focused?.focus();
  }
}

/** Adds a button after each element with `data-copy`. */
for (const place of document.querySelectorAll("[data-copy]"))
  place.after(copyButton(() => place.textContent, { what: place.dataset.copy }));
