// The newest recordings and external streams. The section is hidden until there is one.
import { element, keyedList, show, write } from "./dom.js";
import { showMore } from "./show-more.js";
import { drawAssets, watchable } from "./stream-panel.js";

const at = (id) => document.getElementById(id);
const WORDS = { post_processing: "processing" };
const take = showMore(at("beams-more"), 4, () => draw(take(newest)));
let newest = [];

export function drawBeams({ recordings, external_streams: external, totals }) {
  const count = totals.recordings + totals.external_streams;
  newest = [...recordings, ...external].sort((one, other) => other.created_at.localeCompare(one.created_at));
  draw(take(newest));
  write(at("beams-count"), String(count));
  show(at("beams"), count > 0);
}

const draw = keyedList(at("beam-list"), ({ id }) => id, make);

function make({ room_id: room, rtmp_urls: urls }) {
  const facts = element("p", { class: "soft" });
  const kind = urls ? `RTMP to ${urls.length} ${urls.length === 1 ? "address" : "addresses"}` : "Recording";
  const player = watchable(room);
  const place = element("ul", { class: "assets plain" });
  const node = element("li", {}, element("h3", {}, room), facts, player.place, place);
  return {
    node,
    close: player.close,
    update: ({ status, recording, recording_assets: assets }) => {
      const files = assets ?? [];
      const words = [
        kind,
        WORDS[status] ?? status,
        recording && "recorded",
        files.length > 0 && `${files.length} ${files.length === 1 ? "file" : "files"}`,
      ];
      write(facts, words.filter(Boolean).join(" · "));
      drawAssets(place, files, player);
    },
  };
}
