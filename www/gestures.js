// What a viewer does to the picture itself, and keys that are pressed elsewhere on the page.

const controller = document.getElementById("picture");

/** Keys that a page without a focus gives to the player. Arrows up and down are left to it: there they scroll. */
const KEYS = [" ", "k", "m", "f", "c", "j", "l", "ArrowLeft", "ArrowRight"];

/** Asks the player for something as its controls do. */
export function request(name) {
  controller.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
}

// What lies over the picture goes along when it fills the screen.
customElements.whenDefined("media-controller").then(() => {
  controller.fullscreenElement = document.getElementById("screen");
});

// What media-chrome calls a button, and what those who listen are better told: it is checked, or it cannot be pressed.
for (const [name, id, role] of [
  ["media-captions-button", "captions", "switch"],
  ["media-time-display", "time", "timer"],
]) {
  customElements.whenDefined(name).then(() => {
    document.getElementById(id).role = role;
  });
}

/** Shows the controls for as long as a moved mouse does. */
export async function showControls() {
  await customElements.whenDefined("media-controller");
  controller.dispatchEvent(new PointerEvent("pointermove", { pointerType: "mouse" }));
}

export function connectGestures(video, isShown) {
  // Touch shows and hides the controls. The second click of two takes back what the first has done.
  video.addEventListener("click", ({ pointerType }) => {
    if (pointerType !== "touch" && isShown()) request(video.paused ? "mediaplayrequest" : "mediapauserequest");
  });
  video.addEventListener("dblclick", () => {
    if (isShown()) request(document.fullscreenElement ? "mediaexitfullscreenrequest" : "mediaenterfullscreenrequest");
  });
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isPlain || event.target !== document.body || !isShown() || !KEYS.includes(event.key)) return;
    event.preventDefault();
    controller.keyboardShortcutHandler?.(event);
  });
}
