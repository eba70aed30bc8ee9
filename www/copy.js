// Copying. Over plain http from another device there is no clipboard, so it falls back to what the selection can do.

const SAID_FOR = 2000;

/** Has a button copy what `text` returns, and say so. */
export function copies(button, text) {
  const name = button.textContent;
  const label = button.ariaLabel;
  let timer;
  button.addEventListener("click", async () => {
    const done = await copy(text());
    const said = done ? "Copied" : "Not copied";
    button.textContent = said;
    if (label) button.ariaLabel = `${label}: ${said}`;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = name;
      button.ariaLabel = label;
    }, SAID_FOR);
  });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  field.readOnly = true;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}
