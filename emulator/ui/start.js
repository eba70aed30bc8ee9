// The form that starts a stream. What it says of the room becomes the room's settings; the others stay as they are.
import { emulator } from "./emulator.js";
import { doing } from "./doing.js";

const form = document.getElementById("start");

form.addEventListener(
  "submit",
  doing(
    async () => {
      const { room, delay, outcome, hls_vod, single_file_per_layer, captions } = form.elements;
      const id = room.value.trim();
      const { settings } = await emulator.room(id);
      const wanted = {
        start_delay: delay.value === "" ? settings.start_delay : Number(delay.value),
        fail_start: outcome.value || false,
      };
      if (wanted.start_delay !== settings.start_delay || wanted.fail_start !== settings.fail_start) {
        await emulator.setRoom(id, { ...settings, ...wanted });
      }
      const recording = { hls_vod: hls_vod.checked, single_file_per_layer: single_file_per_layer.checked };
      return emulator.start(id, {
        ...((recording.hls_vod || recording.single_file_per_layer) && { recording }),
        ...(captions.checked && { transcription: { enabled: true, modes: ["live"] } }),
      });
    },
    ({ room_id }) => `A stream is starting in ${room_id}`,
  ),
);
