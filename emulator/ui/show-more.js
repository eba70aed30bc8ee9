// Shows the first items of a list, and a button for the others.
import { show, write } from "./dom.js";

/** Returns a function that selects the items to show; `redraw` is called when the button is pressed. */
export function showMore(button, few, redraw) {
  let everything = false;
  button.addEventListener("click", () => {
    everything = !everything;
    redraw();
  });
  return (items, isOpen = () => false) => {
    write(button, everything ? "Fewer" : `Show ${items.length}`);
    show(button, items.length > few);
    return everything ? items : items.filter((item, index) => index < few || isOpen(item));
  };
}
