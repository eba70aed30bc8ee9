// The form: what a start is called with. While a stream is on air it shows that stream's, and cannot be changed.
import { LiveStreamError, buildMeetingUrl } from "/hms-live.js";

const form = document.getElementById("form");
const note = document.getElementById("form-note");
/** Every control that says something about the start. */
const fields = [...form.elements].filter(({ name }) => name);

/** Where this tab keeps what it has started streams with, since room codes do not come back from the server. */
const KEPT = "hms-live-form";

/** A meeting in which only one value can be wrong. */
const SOUND = { subdomain: "a", room_code: "abc-defg-hij" };
const SOUND_BY_ROLE = { subdomain: "a", room_id: "a", role: "a" };

let page;
/** What the form said before a stream was shown in it. */
let own;

/** `submitted` gets room id and parameters when they are to be used, `changed` the same, or problems, whenever they are others. */
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

/** Shows next to its field why a start was refused before it was sent; false when the reason is about no field. */
export function showRefusal(error) {
  if (error.argument !== "roomId") return false;
  mark([{ field: "room_id", message: error.message }]);
  focus("room_id");
  return true;
}

/** Takes the form for what a stream was started with. */
export function remember(id) {
  own = undefined;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ id, form: state() }));
  } catch {
    // A page without storage forgets.
  }
}

/** Puts what is on air into the form. */
export function showStream({ id, room_id, recording }) {
  own ??= { id, form: state() };
  if (own.id === id && own.shown) return;
  own = { ...own, id, shown: true };
  const kept = readKept(id);
  if (kept) put(kept);
  else {
    put({
      room_id,
      hls_vod: Boolean(recording?.hls_vod),
      single_file_per_layer: Boolean(recording?.single_file_per_layer),
    });
    note.textContent = "On air. Its meeting URL is kept on the server.";
    form.classList.add("foreign");
  }
  refresh();
}

/** Text stays readable and can be copied; what is chosen cannot be chosen otherwise. */
export function lock(isOnAir) {
  for (const field of fields) {
    if (field.matches("input:not([type])")) field.readOnly = isOnAir;
    else field.disabled = isOnAir;
  }
  form.classList.toggle("locked", isOnAir);
  note.hidden = !isOnAir;
  if (isOnAir) return;
  note.textContent = "What this stream was started with.";
  form.classList.remove("foreign");
  own = undefined;
}

function readKept(id) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    return kept?.id === id ? kept.form : undefined;
  } catch {
    return undefined;
  }
}

function state() {
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

/** A field may be folded away. */
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
    const place = value("host") === "origin" ? { origin: value("origin") } : { subdomain: value("subdomain") };
    const way =
      value("join") === "role" ? { room_id: roomId(), role: value("role") } : { room_code: value("room_code") };
    const more = {
      ...(checked("skip_preview") && { skip_preview: true }),
      ...(value("name") && { name: value("name") }),
    };
    const meeting = { ...place, ...way, ...more };
    problems.push(...problemsOf(meeting).filter(({ field }) => !problems.some((other) => other.field === field)));
    if (problems.length === 0) params.meeting_url = buildMeetingUrl(meeting);
  }
  const recording = ["hls_vod", "single_file_per_layer"].filter(checked);
  if (recording.length > 0) params.recording = Object.fromEntries(recording.map((name) => [name, true]));
  if (checked("captions")) params.transcription = { enabled: true, modes: ["live"] };
  return { params, problems };
}

/** Every value that cannot be used, each tried beside others that can. */
function problemsOf(meeting) {
  return Object.entries(meeting).flatMap(([name, value]) => {
    const { subdomain, ...sound } = "role" in meeting && name !== "room_code" ? SOUND_BY_ROLE : SOUND;
    const place = name === "origin" ? {} : { subdomain };
    try {
      buildMeetingUrl({ ...place, ...sound, [name]: value });
      return [];
    } catch (error) {
      if (!(error instanceof LiveStreamError)) throw error;
      return [{ field: name, message: error.message }];
    }
  });
}

/** A field that belongs to a choice is there while the choice is made. */
function showFields() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = part.dataset.when.split("=");
    part.hidden = form.elements[name].value !== wanted;
  }
}

/** Puts the package's own words next to the fields that they are about, and takes all others away. */
function mark(problems) {
  for (const message of form.querySelectorAll(".error")) {
    const name = message.id.replace("-error", "");
    const problem = problems.find(({ field }) => field === name);
    message.textContent = problem ? problem.message.replace(/^\w+: (meeting\.)?/, "") : "";
    if (problem) document.getElementById(name).setAttribute("aria-invalid", "true");
    else document.getElementById(name).removeAttribute("aria-invalid");
  }
}
