// A start as code that runs when pasted: JavaScript with the package, and curl.

/** The parameters of a start, from the form. */
export function paramsOf({ meeting_url: page, hls_vod: vod, single_file_per_layer: files, captions }) {
  const recording = { hls_vod: vod.checked, single_file_per_layer: files.checked };
  return {
    ...(page.value.trim() && { meeting_url: page.value.trim() }),
    ...((recording.hls_vod || recording.single_file_per_layer) && { recording }),
    ...(captions.checked && { transcription: { enabled: true, modes: ["live"] } }),
  };
}

export function javascript({ room, params, origin, accessKey, secret }) {
  const text = (value) => JSON.stringify(value);
  return `import { startLiveStream } from "hms-live";

const stream = await startLiveStream(${text(room)}, ${text(params)}, {
  baseUrl: ${text(`${origin}/v2`)},
  credentials: { accessKey: ${text(accessKey)}, secret: ${secret === null ? "process.env.HMS_SECRET" : text(secret)} },
});
console.log(stream.playback.url);
`;
}

/** A request as a curl command. It fetches its token when it runs, so that the text contains none. */
export function curl({ method, origin, path, headers, body }) {
  const lines = [`curl -X ${quoted(method)} ${quoted(origin + path)}`];
  // Otherwise curl interprets brackets and braces in a URL.
  if (/[[\]{}]/.test(path)) lines.push("--globoff");
  if (headers.authorization) lines.push(`-H "authorization: Bearer $(curl -s ${quoted(`${origin}/_emulator/token`)})"`);
  if (headers["content-type"]) lines.push(`-H ${quoted(`content-type: ${headers["content-type"]}`)}`);
  if (body) lines.push(`--data-raw ${quoted(body)}`);
  return `${lines.join(" \\\n  ")}\n`;
}

const quoted = (text) => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const curlOfStart = ({ room, params, origin }) =>
  curl({
    method: "POST",
    origin,
    path: `/v2/live-streams/room/${room}/start`,
    headers: { authorization: "Bearer", "content-type": "application/json" },
    body: JSON.stringify(params),
  });
