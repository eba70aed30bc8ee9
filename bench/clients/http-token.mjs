// The same request through `node:http`, which exists only in Node and which two of the SDKs use.
import { request } from "node:http";
import { ROOM } from "./identity.mjs";
import { TOKEN } from "./token.mjs";

export const connect = (origin) => () =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", "content-length": 2 };
    const sent = request(`${origin}/v2/live-streams/room/${ROOM}/start`, { method: "POST", headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () =>
        response.statusCode === 200
          ? resolve(JSON.parse(Buffer.concat(parts)))
          : reject(new Error(`HTTP ${response.statusCode}`)),
      );
    });
    sent.on("error", reject);
    sent.end("{}");
  });
