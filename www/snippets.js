// Code that does what the page does. Each snippet runs when pasted where its first line says.
import { baseUrl } from "./follow.js";
import { rust } from "./rust.js";

/** `problem` is the first problem of the form. Its message replaces the call that the package would refuse. */
export function snippets({ roomId, params, problem }) {
  if (problem) {
    const words = problem.message;
    return { browser: `// ${words}`, server: server(params), curl: `# ${words}`, rust: `// ${words}` };
  }
  return {
    browser: browser(roomId, params),
    server: server(params),
    curl: curl(roomId, params),
    rust: rust(roomId, params),
  };
}

const json = (value) => JSON.stringify(value);
/** An object literal with unquoted keys. */
const objectLiteral = (value) =>
  JSON.stringify(value, null, 2)
    .replace(/^( +)"(\w+)":/gm, "$1$2:")
    .replace(/\[\s+("[^"]*")\s+\]/g, "[$1]");

const browser = (roomId, params) => `// In the console of this page. In your own: import { … } from "hms-live";
const { startLiveStream, waitForLiveStream } = await import("/hms-live.js");
const server = { baseUrl: ${json(baseUrl)} };

const { id } = await startLiveStream(${json(roomId)}, ${objectLiteral(params)}, { ...server, ifRunning: "return" });
const stream = await waitForLiveStream(id, { ...server, until: "playable" });
console.log(stream.playback.url);
`;

const server = ({
  meeting_url,
}) => `// server.mjs, in a folder with the package: HMS_ACCESS_KEY=… HMS_SECRET=… node server.mjs
import { createServer } from "node:http";
import { createHandler, toNodeListener } from "hms-live/server";

// The cookies of signed-in hosts. Your own login fills this set.
const hosts = new Set();

const handler = createHandler({
  credentials: { accessKey: process.env.HMS_ACCESS_KEY, secret: process.env.HMS_SECRET },
  meetingOrigins: ${json(meeting_url ? [new URL(meeting_url).origin] : [])},
  authorize: (request) => hosts.has(request.headers.get("cookie")) || "viewer",
});
createServer(toNodeListener(handler)).listen(8080);
`;

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(roomId, params) {
  const url = new URL(`${baseUrl}/live-streams/room/${encodeURIComponent(roomId)}/start`, location);
  return `# In a terminal of this machine, while the page's server runs: it adds the token.
curl ${quoted(url.href)} \\
  --header ${quoted(`origin: ${location.origin}`)} \\
  --header 'content-type: application/json' \\
  --data ${quoted(json(params))}
`;
}
