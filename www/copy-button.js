// Copies text. Over plain http from another device there is no clipboard API, so it falls back to copying a selection.

/** Milliseconds for which a button shows the outcome. */
const OUTCOME_TIME = 2000;

/** Makes a button copy what `text` returns, and show the outcome. */
export function copyOnClick(button, text) {
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
    }, OUTCOME_TIME);
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
