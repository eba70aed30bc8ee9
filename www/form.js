// The form: what a start is called with, and the meeting URL while it is being typed.
import { LiveStreamError, buildMeetingUrl } from "/hms-live.js";

const form = document.getElementById("form");
const callView = document.getElementById("call");

/** Where the API's paths are served to this page; the page says so itself, because its server knows best. */
export const baseUrl = document.querySelector("meta[name=hms-live-base-url]").content;

/** Keeps the view of the call up to date, and calls back with room id and parameters when they are to be used. */
export function connect(submitted) {
  const refresh = () => {
    showFields();
    const { roomId, params, problem } = read();
    mark(problem);
    if (problem) {
      callView.textContent = `// ${problem.message}`;
      return;
    }
    const written = JSON.stringify(params, null, 2).replace(/^( +)"(\w+)":/gm, "$1$2:");
    callView.textContent = `await startLiveStream(${JSON.stringify(roomId)}, ${written}, { baseUrl: ${JSON.stringify(baseUrl)} })`;
  };
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { roomId, params, problem } = read();
    if (problem) return focus(mark(problem));
    submitted(roomId, params);
  });
  refresh();
}

/** Shows next to its field why a start was refused before it was sent; false when the reason is about no field. */
export function showRefusal(error) {
  if (error.argument !== "roomId") return false;
  focus(mark({ field: "room_id", message: error.message }));
  return true;
}

/** A field may be folded away. */
function focus(field) {
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

function read() {
  const value = (name) => form.elements[name].value.trim();
  const checked = (name) => form.elements[name].checked;
  const params = {};
  let problem;
  if (value("source") === "parts") {
    const meeting = {
      ...(value("host") === "origin" ? { origin: value("origin") } : { subdomain: value("subdomain") }),
      ...(value("join") === "role"
        ? { room_id: value("room_id"), role: value("role") }
        : { room_code: value("room_code") }),
      ...(checked("skip_preview") && { skip_preview: true }),
      ...(value("name") && { name: value("name") }),
    };
    try {
      params.meeting_url = buildMeetingUrl(meeting);
    } catch (error) {
      if (!(error instanceof LiveStreamError)) throw error;
      problem = { field: error.argument?.replace("meeting.", ""), message: error.message };
    }
  }
  const recording = ["hls_vod", "single_file_per_layer"].filter(checked);
  if (recording.length > 0) params.recording = Object.fromEntries(recording.map((name) => [name, true]));
  return { roomId: value("room_id"), params, problem };
}

/** A field that belongs to a choice is there while the choice is made. */
function showFields() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, wanted] = part.dataset.when.split("=");
    part.hidden = form.elements[name].value !== wanted;
  }
}

/** Puts the package's own words next to the field that they are about, and takes all others away. */
function mark(problem) {
  for (const message of form.querySelectorAll(".error")) {
    const field = document.getElementById(message.id.replace("-error", ""));
    const isHere = field.id === problem?.field;
    message.textContent = isHere ? problem.message.replace(/^\w+: (meeting\.)?/, "") : "";
    if (isHere) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  return problem && document.getElementById(problem.field);
}
