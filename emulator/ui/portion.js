// The first of a list, and a button for all of it.
import { show, write } from "./element.js";

/** `take(items)` gives those to show; `redraw` is called when the button was pressed. */
export function portion(button, few, redraw) {
  let everything = false;
  button.addEventListener("click", () => {
    everything = !everything;
    redraw();
  });
  return (items, isOpen = () => false) => {
    write(button, everything ? "Fewer" : `All ${items.length}`);
    show(button, items.length > few);
    return everything ? items : items.filter((item, index) => index < few || isOpen(item));
  };
}
