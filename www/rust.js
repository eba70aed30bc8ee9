// What the page does, as a function in Rust.

export function rust(roomId, { meeting_url, recording }) {
  const fields = [
    ...(meeting_url ? [`meeting_url: Some(${literal(meeting_url)}.into()),`] : []),
    ...(recording
      ? [
          "recording: Some(RecordingFlags {",
          `    hls_vod: ${Boolean(recording.hls_vod)},`,
          `    single_file_per_layer: ${Boolean(recording.single_file_per_layer)},`,
          "}),",
        ]
      : []),
  ];
  const params =
    fields.length > 0
      ? `StartParams {\n${fields.map((line) => `        ${line}`).join("\n")}\n        ..StartParams::default()\n    }`
      : "StartParams::default()";
  return `// In a program for wasm32, with a management token of your app.
use hms_live::*;

pub async fn go_live(token: String) -> Result<String, Error> {
    let request = RequestOptions { auth: Auth::Token(token), ..RequestOptions::default() };
    let params = ${params};
    let start = StartOptions { if_running: IfRunning::Return, ..request.clone().into() };
    let stream = start_live_stream(${literal(roomId)}, &params, &start).await?;
    let wait = WaitOptions { until: Until::Playable, ..request.into() };
    let stream = wait_for_live_stream(&stream.id, &wait).await?;
    Ok(stream.playback.url)
}
`;
}

/** A literal of Rust that holds any text. */
function literal(text) {
  const marks = "#".repeat(Math.max(0, ...[...text.matchAll(/"(#*)/g)].map(([, found]) => found.length + 1)));
  return marks || text.includes("\\") ? `r${marks}"${text}"${marks}` : JSON.stringify(text);
}
