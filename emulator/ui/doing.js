// What a person does, and what the page says of it: to the eyes beside what was pressed, to the ears in one place.
import { element, write } from "./element.js";

/** Says something to who cannot see it. The same sentence twice is said twice. */
export function say(sentence) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => write(place, sentence));
}

/** A listener that does something, says that it is done, and shows beside the field or the button what went wrong. */
export function doing(work, sentence) {
  return async (event) => {
    event?.preventDefault();
    const source = event?.currentTarget;
    try {
      const answer = await work(event);
      settle(source);
      say(typeof sentence === "function" ? sentence(answer) : sentence);
    } catch (error) {
      tell(source, error.message);
    }
    dispatchEvent(new Event("done"));
  };
}

let count = 0;

function tell(source, message) {
  // Where nothing was pressed, the emulator has gone, which the page says by itself.
  if (!source) return;
  settle(source);
  const field = source instanceof HTMLFormElement ? fieldOf(source, message) : source;
  count += 1;
  const trouble = element("p", { class: "trouble", role: "alert", id: `trouble-${count}` }, message);
  const place = field.closest("label") ?? field.closest(".buttons, .line") ?? field;
  place.after(trouble);
  if (field.matches("button")) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", trouble.id);
  field.focus();
  field.addEventListener("input", () => settle(source), { once: true });
}

/** What went wrong before is over. */
function settle(source) {
  const near = source?.closest("form, .buttons, li, section");
  const troubles = [...(near?.querySelectorAll(".trouble") ?? [])];
  if (near?.nextElementSibling?.matches(".trouble")) troubles.push(near.nextElementSibling);
  for (const trouble of troubles) {
    const field = document.querySelector(`[aria-errormessage="${trouble.id}"]`);
    for (const name of ["aria-invalid", "aria-errormessage"]) field?.removeAttribute(name);
    trouble.remove();
  }
}

/** The field that a message begins with, or else the one in which most is written. */
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
