// Child processes that answer each message with one message and end with this process.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../rows/processes/", import.meta.url);

/** Starts a file of rows/processes/ and returns its first message and a function to send further ones. */
export async function start(file, args = []) {
  // One client prints a line per call.
  const stdio = ["ignore", "ignore", "inherit", "ipc"];
  const child = fork(fileURLToPath(new URL(file, FOLDER)), args, { serialization: "advanced", stdio });
  process.once("exit", () => child.kill());
  let waiting;
  const answer = () =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject };
    });
  child.on("message", (said) => waiting.resolve(said));
  child.on("exit", (code) => waiting.reject(new Error(`${[file, ...args].join(" ")} ended with ${code}`)));
  const first = await answer();
  const ask = (message) => {
    child.send(message);
    return answer();
  };
  return { first, ask, stop: () => child.kill() };
}
