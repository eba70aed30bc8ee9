// Who comes in by which door. From this machine everything is open; from the network, when the server was started with `--host`,
// only what viewers need.
import { networkInterfaces } from "node:os";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost"];

/** The addresses of this machine in its networks. */
export const addresses = () =>
  Object.values(networkInterfaces())
    .flat()
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);

/**
 * `"machine"`, `"network"`, or nothing for who must stay outside. The name in `Host` has to be one of ours: another site's name may
 * lead to this machine, too, and its pages would pass for ours then.
 */
export function doorOf({ socket, headers }, { isOpen, port }) {
  const isNamed = (names) => names.some((name) => headers.host === `${name}:${port}`);
  if (isLoopback(socket.remoteAddress)) return isNamed(LOOPBACK_NAMES) ? "machine" : undefined;
  return isOpen && isNamed(addresses()) ? "network" : undefined;
}

const isLoopback = (address = "") => /^(::ffff:)?127\.|^::1$/.test(address);

/** Paths of media on the API's side, as they are written: no segment leads up or hides another. */
const MEDIA = /^\/(beam|recordings)(\/[\w.=-]*[\w=-])+$/;

export const isMedia = (path) => MEDIA.test(path);
