// Copies a text, also where a page has no clipboard: over plain http under a name that is not this machine's own.
import { element } from "./element.js";
import { say } from "./doing.js";

/** A button that copies what `text` gives when it is pressed. */
export function copyButton(text, { label = "Copy", what = "it" } = {}) {
  const button = element("button", { type: "button", class: "copy", "aria-label": `${label} ${what}` }, label);
  button.addEventListener("click", async () => {
    await copy(text());
    button.textContent = "Copied";
    say(`Copied ${what}`);
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
    // In a dialog or behind one, only what lies with the focus can be selected.
    const focused = document.activeElement;
    (focused?.closest("dialog") ?? document.body).append(place);
    place.select();
    document.execCommand("copy");
    place.remove();
    focused?.focus();
  }
}

/** Every element with `data-copy` is followed by a button that copies its text. */
for (const place of document.querySelectorAll("[data-copy]"))
  place.after(copyButton(() => place.textContent, { what: place.dataset.copy }));
