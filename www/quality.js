// The quality menu.

const menu = document.getElementById("quality");
const field = document.getElementById("quality-field");

export function onQuality(chosen) {
  menu.addEventListener("change", () => chosen(Number(menu.value)));
}

export function showLevels(names) {
  const options = names.map((name, index) => new Option(name, index));
  menu.replaceChildren(new Option("Auto", -1), ...options.reverse());
  field.hidden = names.length < 2;
}

/** Changes only what differs, because the menu may be open. */
export function showLevel(chosen, playing) {
  if (menu.options.length === 0) return;
  menu.options[0].text = chosen < 0 && playing ? `Auto (${playing})` : "Auto";
  menu.value = chosen;
}
