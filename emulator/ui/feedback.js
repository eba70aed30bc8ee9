// Feedback on actions: errors are shown beside their field or button, and outcomes are announced to screen readers.
import { element, write } from "./dom.js";

/** Announces a sentence to screen readers, again if it repeats. */
export function announce(sentence) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => write(place, sentence));
}

/** Returns a listener that runs an action, announces `sentence`, and shows an error beside its field or button. */
export function withFeedback(action, sentence) {
  return async (event) => {
    event?.preventDefault();
    const source = event?.currentTarget;
    try {
      const answer = await action(event);
      clearErrors(source);
      announce(typeof sentence === "function" ? sentence(answer) : sentence);
    } catch (error) {
      showError(source, error.message);
    }
    dispatchEvent(new Event("done"));
  };
}

let count = 0;

function showError(source, message) {
  // Without a source the emulator does not answer, which the page shows anyway.
  if (!source) return;
  clearErrors(source);
  const field = source instanceof HTMLFormElement ? fieldOf(source, message) : source;
  count += 1;
  const trouble = element("p", { class: "trouble", role: "alert", id: `trouble-${count}` }, message);
  const place = field.closest("label") ?? field.closest(".buttons, .line") ?? field;
  place.after(trouble);
  if (field.matches("button")) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", trouble.id);
  field.focus();
  field.addEventListener("input", () => clearErrors(source), { once: true });
}

function clearErrors(source) {
  const near = source?.closest("form, .buttons, li, section");
  const troubles = [...(near?.querySelectorAll(".trouble") ?? [])];
  if (near?.nextElementSibling?.matches(".trouble")) troubles.push(near.nextElementSibling);
  for (const trouble of troubles) {
    const field = document.querySelector(`[aria-errormessage="${trouble.id}"]`);
    for (const name of ["aria-invalid", "aria-errormessage"]) field?.removeAttribute(name);
    trouble.remove();
  }
}

/** The field that the message names, or else the largest field of the form. */
function fieldOf(form, message) {
  const fields = [...form.elements].filter((each) => each.matches("input, select, textarea"));
  const named = fields.find(({ name }) => name && new RegExp(`(^|: |; )${name}\\b`).test(message));
  return (
    named ??
    fields.find((each) => each.matches("textarea")) ??
    fields.find(({ type }) => type !== "checkbox") ??
    form.querySelector("button")
  );
}
