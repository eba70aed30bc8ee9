// The form with the parameters of a start. While a stream is on air it shows that stream's parameters and is read-only.
import { LiveStreamError, buildMeetingUrl } from "/hms-live.js";

const form = document.getElementById("form");
const note = document.getElementById("form-note");
/** The controls that hold parameters of the start. */
const fields = [...form.elements].filter(({ name }) => name);

/** The key in session storage of the values of the last start, because the server does not return room codes. */
const STORAGE_KEY = "hms-live-form";

/** Valid meetings, in which one value at a time is replaced to find out whether it is valid. */
const VALID = { subdomain: "a", room_code: "abc-defg-hij" };
const VALID_WITH_ROLE = { subdomain: "a", room_id: "a", role: "a" };

let page;
/** The id of the stream that the form shows. */
let shownId;

/** `submitted` gets the room id and the parameters of a start; `changed` gets them, or the first problem, after every change. */
export function connect(listeners) {
  page = listeners;
  for (const event of ["input", "change"]) form.addEventListener(event, refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { params, problems } = read();
    mark(problems);
    if (problems.length > 0) return focus(problems[0].field);
    page.submitted(roomId(), params);
  });
  refresh();
}

export const roomId = () => value("room_id");

/** Shows beside its field why the package refused to send a start; returns false if the reason concerns no field. */
export function showRefusal(error) {
  if (error.argument !== "roomId") return false;
  mark([{ field: "room_id", message: error.message }]);
  focus("room_id");
  return true;
}

/** Stores the form's values as those that a stream was started with. */
export function remember(id) {
  shownId = undefined;
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ id, form: readValues() }));
  } catch {
    // Without storage the values are lost on a reload.
  }
}

/** Fills the form with the parameters of a stream. */
export function showStream({ id, room_id, recording }) {
  if (shownId === id) return;
  shownId = id;
  const stored = readStored(id);
  if (stored) put(stored);
  else {
    put({
      room_id,
      hls_vod: Boolean(recording?.hls_vod),
      single_file_per_layer: Boolean(recording?.single_file_per_layer),
    });
    note.textContent = "On air. The meeting URL stays on the server.";
    form.classList.add("foreign");
  }
  refresh();
}

/** Makes text fields read-only, so that their text can still be copied, and disables the others. */
export function lock(isOnAir) {
  for (const field of fields) {
    if (field.matches("input:not([type])")) field.readOnly = isOnAir;
    else field.disabled = isOnAir;
  }
  form.classList.toggle("locked", isOnAir);
  note.hidden = !isOnAir;
  if (isOnAir) return;
  note.textContent = "The settings of this stream.";
  form.classList.remove("foreign");
  shownId = undefined;
}

function readStored(id) {
  try {
    const stored = JSON.parse(sessionStorage.getItem(STORAGE_KEY));
    return stored?.id === id ? stored.form : undefined;
  } catch {
    return undefined;
  }
}

function readValues() {
  return Object.fromEntries(
    fields
      .filter(({ type, checked }) => type !== "radio" || checked)
      .map(({ name, type, value, checked }) => [name, type === "checkbox" ? checked : value]),
  );
}

function put(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (typeof value === "boolean") field.checked = value;
    else field.value = value;
  }
}

function refresh() {
  showFields();
  const { params, problems } = read();
  mark(problems);
  page.changed({ roomId: roomId(), params, problem: problems[0] });
}

/** Focuses a field, after opening the `<details>` that it may be in. */
function focus(name) {
  const field = document.getElementById(name);
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

const value = (name) => form.elements[name].value.trim();
const checked = (name) => form.elements[name].checked;

function read() {
  const params = {};
  const problems = value("room_id") ? [] : [{ field: "room_id", message: "room_id must not be empty" }];
  if (value("source") === "parts") {
    const host = value("host") === "origin" ? { origin: value("origin") } : { subdomain: value("subdomain") };
    const room =
      value("join") === "role" ? { room_id: roomId(), role: value("role") } : { room_code: value("room_code") };
    const options = {
      ...(checked("skip_preview") && { skip_preview: true }),
      ...(value("name") && { name: value("name") }),
    };
    const meeting = { ...host, ...room, ...options };
    problems.push(...problemsOf(meeting).filter(({ field }) => !problems.some((other) => other.field === field)));
    if (problems.length === 0) params.meeting_url = buildMeetingUrl(meeting);
  }
  const recording = ["hls_vod", "single_file_per_layer"].filter(checked);
  if (recording.length > 0) params.recording = Object.fromEntries(recording.map((name) => [name, true]));
  if (checked("captions")) params.transcription = { enabled: true, modes: ["live"] };
  return { params, problems };
}

/** All invalid values, because `buildMeetingUrl` reports only the first one: each is tried in an otherwise valid meeting. */
function problemsOf(meeting) {
  return Object.entries(meeting).flatMap(([name, value]) => {
    const { subdomain, ...room } = "role" in meeting && name !== "room_code" ? VALID_WITH_ROLE : VALID;
    const host = name === "origin" ? {} : { subdomain };
    try {
      buildMeetingUrl({ ...host, ...room, [name]: value });
      return [];
    } catch (error) {
      if (!(error instanceof LiveStreamError)) throw error;
      return [{ field: name, message: error.message }];
    }
  });
}

/** Shows the fields that belong to the current choices. */
function showFields() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = part.dataset.when.split("=");
    part.hidden = form.elements[name].value !== wanted;
  }
}

/** The package's message about a field, with the field's label instead of the argument's name. */
function inWords(name, message) {
  const label = document.querySelector(`label[for="${name}"]`).firstChild.textContent.trim();
  return message.replace(/^\w+: /, "").replace(/^[\w.]+(?= must )/, label);
}

/** Shows the package's message beside each invalid field, and clears the others. */
function mark(problems) {
  for (const message of form.querySelectorAll(".error")) {
    const name = message.id.replace("-error", "");
    const problem = problems.find(({ field }) => field === name);
    message.textContent = problem ? inWords(name, problem.message) : "";
    if (problem) document.getElementById(name).setAttribute("aria-invalid", "true");
    else document.getElementById(name).removeAttribute("aria-invalid");
  }
}
