// The settings of a room, as switches that apply at once, and as JSON.
import { element, keyedList, show } from "./dom.js";
import { emulator } from "./emulator.js";
import { withFeedback } from "./feedback.js";

/** For each switch: its label, how to read it from the settings, and how to write it. */
const STREAMS = [
  ["Live captions", (of) => of.captions, (on) => ({ captions: on })],
  ["Recordings cannot be uploaded", (of) => of.fail_upload, (on) => ({ fail_upload: on })],
  ["Live streaming is enabled", (of) => of.live_streaming_enabled, (on) => ({ live_streaming_enabled: on })],
];
const NUMBERS = [
  ["Runs after", "s", 0, (of) => of.start_delay, (seconds) => ({ start_delay: seconds })],
  [
    "Fails on air after",
    "s",
    0,
    (of) => of.fail_after?.seconds,
    (seconds) => ({ fail_after: seconds === null ? null : { seconds } }),
  ],
  ["Playlist of", "segments", 3, (of) => of.window, (segments) => ({ window: segments ?? 5 })],
];
const CHOICES = [
  [
    "A start",
    [
      ["", "works"],
      ["MAX_RETRIES_REACHED", "fails: no recorder joins"],
      ["BEAM_STOPPED", "fails: stopped too early"],
      ["INTERNAL_ERROR", "fails: internal error"],
    ],
    (of) => of.fail_start || "",
    (reason) => ({ fail_start: reason || false }),
  ],
  [
    "A second start",
    [
      ["refuse", "409 beam already started"],
      ["400", "400 stream already running"],
      ["409", "409 stream already running"],
      ["existing", "200 with the one there is"],
      ["allow", "starts one more"],
    ],
    (of) => of.already_running,
    (way) => ({ already_running: way }),
  ],
];
const DESTINATION = [
  ["Event playlist", (of) => of.playlistType === "event", (on) => ({ playlistType: on ? "event" : "live" })],
  ["Timed metadata", (of) => of.enableMetadataInsertion ?? true, (on) => ({ enableMetadataInsertion: on })],
  ["Static URL", (of) => of.enableStaticUrl, (on) => ({ enableStaticUrl: on })],
  ["Video on demand", (of) => of.recording?.hlsVod, (on, of) => ({ recording: { ...of.recording, hlsVod: on } })],
  [
    "File for each layer",
    (of) => of.recording?.singleFilePerLayer,
    (on, of) => ({ recording: { ...of.recording, singleFilePerLayer: on } }),
  ],
];

export function roomSettings(id) {
  let settings;
  /** Saves a change; the next poll shows it. */
  const set = async (change) => {
    settings = { ...settings, ...change };
    await emulator.setRoom(id, settings);
  };
  const changing = (input, changed, sentence) => {
    input.addEventListener(
      "change",
      withFeedback(
        () => set(changed()),
        () => `${id}: ${sentence()}`,
      ),
    );
    return input;
  };

  const switches = STREAMS.map(([label, read, write]) => {
    const input = element("input", { type: "checkbox" });
    changing(
      input,
      () => write(input.checked),
      () => `${label}, ${input.checked ? "on" : "off"}`,
    );
    return {
      node: element("label", { class: "check" }, input, ` ${label}`),
      show: () => (input.checked = Boolean(read(settings))),
    };
  });
  const numbers = NUMBERS.map(([label, unit, min, read, write]) => {
    const input = element("input", { type: "number", min, step: "any", placeholder: "–" });
    changing(
      input,
      () => write(input.value === "" ? null : Number(input.value)),
      () => `${label} ${input.value} ${unit}`,
    );
    return {
      node: element("label", {}, `${label} `, element("span", { class: "unit" }, input, ` ${unit}`)),
      show: () => {
        if (document.activeElement !== input) input.value = read(settings) ?? "";
      },
    };
  });
  const choices = CHOICES.map(([label, options, read, write]) => {
    const input = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
    changing(
      input,
      () => write(input.value),
      () => `${label}: ${input.selectedOptions[0].textContent}`,
    );
    return { node: element("label", {}, `${label} `, input), show: () => (input.value = read(settings)) };
  });
  const all = [...choices, ...numbers, ...switches];

  const list = element("div", { class: "destinations" });
  const drawDestinations = keyedList(
    list,
    ({ name = "" }) => name,
    (first) => destination(first, { changing, others, set, id }),
  );
  /** The destinations, with the one of a name replaced. */
  function others(name, change) {
    const known = settings.destinations.length > 0 ? settings.destinations : [{}];
    return { destinations: known.flatMap((each) => (each.name === name ? change(each) : [each])) };
  }
  const name = element("input", {
    name: "destinations",
    required: true,
    maxlength: 100,
    placeholder: "stage",
    "aria-label": `A further destination of ${id}`,
  });
  const add = withFeedback(
    async () => {
      await set({ destinations: [...settings.destinations, { name: name.value.trim() }] });
      name.value = "";
    },
    () => `${id} has ${settings.destinations.length} destinations`,
  );

  const json = element("textarea", {
    name: "json",
    rows: 8,
    spellcheck: "false",
    "aria-label": `Settings of ${id} as JSON`,
  });
  const save = withFeedback(() => emulator.setRoom(id, JSON.parse(json.value)), `The settings of ${id} are saved`);
  let given = "";
  const node = element(
    "div",
    { class: "settings" },
    element("div", { class: "fields" }, ...choices.map(({ node }) => node), ...numbers.map(({ node }) => node)),
    ...switches.map(({ node }) => node),
    element("p", { class: "label" }, "Destinations"),
    list,
    element("form", { class: "line", submit: add }, name, element("button", {}, "Add")),
    element(
      "details",
      {},
      element("summary", {}, "All of it as JSON"),
      element("form", { submit: save }, json, element("button", {}, "Save")),
    ),
  );
  return {
    node,
    update: (now) => {
      const text = JSON.stringify(now, null, 2);
      // Does not overwrite unsaved edits.
      if (text !== given && (json.value === given || json.value === "")) json.value = text;
      if (text === given) return;
      given = text;
      settings = now;
      for (const each of all) each.show();
      drawDestinations(now.destinations.length > 0 ? now.destinations : [{}]);
    },
  };
}

/** A destination with its switches. A room without destinations has a default one, which a change adds to the list. */
function destination({ name }, { changing, others, set, id }) {
  let shown = {};
  const switches = DESTINATION.map(([label, read, write]) => {
    const input = element("input", { type: "checkbox" });
    changing(
      input,
      () => others(name, (each) => [{ ...each, ...write(input.checked, each) }]),
      () => `${label}, ${input.checked ? "on" : "off"}`,
    );
    return {
      node: element("label", { class: "check" }, input, ` ${label}`),
      show: () => (input.checked = Boolean(read(shown))),
    };
  });
  const title = name ?? "default";
  const remove = element(
    "button",
    { type: "button", class: "quiet", "aria-label": `Remove the destination ${title}` },
    "Remove",
  );
  remove.addEventListener(
    "click",
    withFeedback(
      () => set(others(name, () => [])),
      () => `${id} has no destination ${title} any more`,
    ),
  );
  show(remove, name !== undefined);
  const legend = element("div", { class: "title" }, element("span", { class: "mono" }, title), remove);
  return {
    node: element(
      "div",
      { role: "group", "aria-label": `Destination ${title}` },
      legend,
      ...switches.map(({ node }) => node),
    ),
    update: (now) => {
      shown = now;
      for (const each of switches) each.show();
    },
  };
}
