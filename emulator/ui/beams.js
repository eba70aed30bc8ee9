// Recordings and external streams, the newest of both, as the API reads them. The section is there once there is one.
import { element, keyedList, show, write } from "./element.js";

const at = (id) => document.getElementById(id);
const SHOWN = 10;
const WORDS = { post_processing: "processing" };

export function drawBeams({ recordings, external_streams: external, totals }) {
  const count = totals.recordings + totals.external_streams;
  const newest = [...recordings, ...external].sort((one, other) => other.created_at.localeCompare(one.created_at));
  draw(newest.slice(0, SHOWN));
  write(at("beams-count"), count > SHOWN ? `the newest ${SHOWN} of ${count}` : String(count));
  show(at("beams"), count > 0);
}

const draw = keyedList(at("beam-list"), ({ id }) => id, make);

function make({ room_id: room, rtmp_urls: urls }) {
  const facts = element("p", { class: "soft" });
  const kind = urls ? `RTMP to ${urls.length} ${urls.length === 1 ? "address" : "addresses"}` : "Recording";
  const node = element("li", {}, element("h3", {}, room), facts);
  return {
    node,
    update: ({ status, recording, recording_assets: assets }) => {
      const files = assets?.length ?? 0;
      write(
        facts,
        [
          kind,
          WORDS[status] ?? status,
          recording && "recorded",
          files > 0 && `${files} ${files === 1 ? "file" : "files"}`,
        ]
          .filter(Boolean)
          .join(" · "),
      );
    },
  };
}
