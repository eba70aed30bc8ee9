// The panel below a stream: player, actions, URLs, recordings.
import { element, show } from "./dom.js";
import { emulator } from "./emulator.js";
import { copyButton } from "./copy-button.js";
import { withFeedback } from "./feedback.js";
import { watch } from "./player.js";

export const FAILURES = [
  ["INTERNAL_ERROR", "Internal error"],
  ["MAX_RETRIES_REACHED", "Recorder cannot join"],
  ["BEAM_STOPPED", "Stopped too early"],
  ["UPLOAD_ERROR", "Upload of the recording"],
];
const SPEEDS = [
  ["2 s late", { delay: 2000 }],
  ["50 kB/s", { bytes_per_second: 50_000 }],
  ["Full speed", {}],
];

/** A player for a room, and the URLs that it can play. */
export function watchable(title) {
  const place = element("div", { class: "player", hidden: true });
  let playing;
  const close = () => playing?.close();
  const play = async (path, { isPlaylist }) => {
    close();
    const ended = () => {
      playing = undefined;
      show(place, false);
    };
    playing = await watch(path, { isPlaylist, title, ended });
    const stop = element("button", { type: "button", class: "quiet", click: close }, "Close the player");
    place.replaceChildren(playing.node, stop);
    show(place, true);
  };
  const address = (url, label) =>
    element(
      "p",
      { class: "address" },
      element("span", { class: "label" }, label),
      element("a", { href: url, class: "url", target: "_blank", rel: "noopener" }, url),
      copyButton(() => url, { what: `the ${label.toLowerCase()} URL of ${title}` }),
    );
  return { place, play, close, address };
}

const button = (text, action, sentence) =>
  element("button", { type: "button", click: withFeedback(action, sentence) }, text);
const group = (title, ...buttons) =>
  element(
    "div",
    {},
    element("p", { class: "label" }, title),
    element("div", { class: "buttons", role: "group", "aria-label": title }, ...buttons),
  );

/** The actions on a stream that is starting or running. */
export const controls = (id, room) =>
  element(
    "div",
    { class: "live" },
    group(
      "Make it fail",
      ...FAILURES.map(([type, text]) =>
        button(text, () => emulator.stream(id, "fail", { error_type: type }), `${room} fails: ${text}`),
      ),
    ),
    group(
      "Slow its playlists and segments",
      ...SPEEDS.map(([text, speed]) => button(text, () => emulator.stream(id, "slow", speed), `${room}: ${text}`)),
    ),
    group(
      "Recording",
      button("Pause", () => emulator.stream(id, "pause-recording"), `The recording of ${room} is paused`),
      button("Resume", () => emulator.stream(id, "resume-recording"), `The recording of ${room} is resumed`),
    ),
    metadata(id, room),
  );

function metadata(id, room) {
  const payload = element("input", {
    name: "payload",
    required: true,
    maxlength: 100,
    placeholder: "Goal!",
    "aria-label": `Timed metadata for ${room}`,
  });
  const send = withFeedback(async () => {
    await emulator.stream(id, "timed-metadata", { payload: payload.value, duration: 5 });
    payload.value = "";
  }, `Sent to the players of ${room}`);
  return element(
    "form",
    { class: "line", submit: send },
    element("p", { class: "label" }, "Timed metadata, for 5 s"),
    payload,
    element("button", {}, "Send"),
  );
}

/** The recordings, each of which can be saved, and played if it is a video. */
export function drawAssets(place, assets, player) {
  const key = JSON.stringify(assets);
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.replaceChildren(...assets.map((asset) => described(asset, player)));
}

function described({ id, type, status, path }, player) {
  const file = path.split("/").at(-1);
  const isPlaylist = file.endsWith(".m3u8");
  const buttons = element("div", { class: "buttons" });
  const url = async () => new URL((await emulator.presign(id)).url);
  const play = withFeedback(async () => {
    const { pathname, search } = await url();
    await player.play(pathname + search, { isPlaylist });
  }, `The recording ${file} plays`);
  const save = withFeedback(async () => {
    const { pathname, search } = await url();
    element("a", { href: pathname + search, download: isPlaylist ? undefined : file, target: "_blank" }).click();
  }, `${file} is there for three days`);
  const press = (text, click) =>
    element("button", { type: "button", click, "aria-label": `${text} the recording ${file}` }, text);
  if (status === "completed") {
    if (/\.(m3u8|mp4)$/.test(file)) buttons.append(press("Watch", play));
    buttons.append(press(isPlaylist ? "Open" : "Save", save));
  }
  return element("li", {}, element("strong", {}, `${type}, ${status}`), element("span", {}, path), buttons);
}
