// What a person does, and what the page says of it: to the eyes beside what was pressed, to the ears in one place.
import { show, write } from "./element.js";

/** Says something to who cannot see it. The same sentence twice is said twice. */
export function say(sentence) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => write(place, sentence));
}

/** A listener that does something, says that it is done, and shows at the top what went wrong. */
export function doing(work, sentence) {
  return async (event) => {
    event?.preventDefault();
    const trouble = document.getElementById("trouble");
    try {
      const answer = await work(event);
      show(trouble, false);
      say(typeof sentence === "function" ? sentence(answer) : sentence);
    } catch (error) {
      write(trouble, error.message);
      show(trouble, true);
    }
    dispatchEvent(new Event("done"));
  };
}
