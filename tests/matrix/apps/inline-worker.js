// A Worker with the entry that inlines the module as text, which workerd refuses to compile.
import { buildMeetingUrl, init } from "./node_modules/hms-live/dist/index.js";
import module from "./node_modules/hms-live/dist/pkg_bg.wasm";

const url = () => buildMeetingUrl({ subdomain: "myname", room_code: "abc-defg-hij" });

export default {
  async fetch() {
    const blocked = {};
    try {
      blocked.url = url();
    } catch ({ name, code, message }) {
      Object.assign(blocked, { name, code, message });
    }
    await init(module);
    return Response.json({ blocked, url: url() });
  },
};
