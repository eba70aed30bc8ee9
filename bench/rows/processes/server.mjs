// A loopback server with prepared answers: no checks and no state.
import { createServer } from "node:http";
import { STREAM } from "../../measure/samples.mjs";

const STAMP = "2023-03-30T06:53:03.670Z";
const ANSWERS = [
  ["/v2/", STREAM],
  [
    "/video/v1/",
    {
      data: {
        id: STREAM.id,
        status: "idle",
        stream_key: STREAM.session_id,
        playback_ids: [{ id: STREAM.room_id, policy: "public" }],
        created_at: STAMP,
      },
    },
  ],
  [
    "/accounts/",
    {
      success: true,
      errors: [],
      messages: [],
      result: { uid: STREAM.id, created: STAMP, rtmps: { url: STREAM.playback.url, streamKey: STREAM.session_id } },
    },
  ],
  [
    "/twirp/",
    { egressId: STREAM.id, roomId: STREAM.room_id, status: "EGRESS_STARTING", startedAt: "1680159183670000000" },
  ],
  [
    "/CreateChannel",
    {
      channel: { arn: STREAM.id, name: STREAM.room_id, playbackUrl: STREAM.playback.url },
      streamKey: { arn: STREAM.id, value: STREAM.session_id },
    },
  ],
].map(([path, answer]) => [path, Buffer.from(JSON.stringify(answer))]);

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const found = ANSWERS.find(([path]) => request.url.startsWith(path));
  request.resume();
  request.on("end", () => {
    const body = found ? found[1] : Buffer.from("{}");
    response.writeHead(found ? 200 : 404, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
