// Clicks on the picture, and keyboard shortcuts.

const controller = document.getElementById("picture");

/** Shortcuts that work while nothing on the page has focus. Up and down are not among them, because they scroll. */
const KEYS = [" ", "k", "m", "f", "c", "j", "l", "ArrowLeft", "ArrowRight"];

/** Sends media-chrome a request, as its controls do. */
export function request(name) {
  controller.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
}

// The messages over the picture are outside of the controller, so full screen is of the element that holds both.
customElements.whenDefined("media-controller").then(() => {
  controller.fullscreenElement = document.getElementById("screen");
});

// media-chrome gives both the role of a button, on which `aria-checked` is not allowed, or which cannot be pressed.
for (const [name, id, role] of [
  ["media-captions-button", "captions", "switch"],
  ["media-time-display", "time", "timer"],
]) {
  customElements.whenDefined(name).then(() => {
    document.getElementById(id).role = role;
  });
}

/** Shows the controls for some seconds, as a mouse movement does. */
export async function showControls() {
  await customElements.whenDefined("media-controller");
  controller.dispatchEvent(new PointerEvent("pointermove", { pointerType: "mouse" }));
}

export function connectGestures(video, isShown) {
  // A touch toggles the controls instead. The second click of a double click undoes what the first one did.
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
