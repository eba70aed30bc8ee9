// Creates elements, and keyed lists: an item keeps its element, so that focus, open details and unsent text survive a refresh.

/** `element("button", { type: "button", class: "quiet" }, "Stop")`; functions become listeners, undefined is omitted. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Sets a text only if it differs, because a write disturbs screen readers and selections. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

/**
 * `make(item)` returns `{ node, update(item), close? }` for a new item. `update` is called with each version of the item, and
 * `close` before it is removed.
 */
export function keyedList(list, keyOf, make) {
  const shown = new Map();
  return (items) => {
    const wanted = new Set(items.map(keyOf));
    for (const [key, { node, close }] of shown) {
      if (wanted.has(key)) continue;
      close?.();
      node.remove();
      shown.delete(key);
    }
    let before = null;
    for (const item of items) {
      const key = keyOf(item);
      const known = shown.get(key);
      const entry = known ?? make(item);
      if (!known) shown.set(key, entry);
      entry.update(item);
      const place = before === null ? list.firstElementChild : before.nextElementSibling;
      // Moving an element drops its focus, so it moves only if its position has changed.
      if (place !== entry.node) list.insertBefore(entry.node, place);
      before = entry.node;
    }
  };
}

/** 83 as `1:23`, 7383 as `2:03:03`. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export const clock = (stamp) => new Date(stamp).toISOString().slice(11, 19);
