// Decides who may use what: this machine everything, and with `--host` other machines in the network only what viewers need.
import { networkInterfaces } from "node:os";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost"];

/** The IPv4 addresses of this machine in its networks. */
export const addresses = () =>
  Object.values(networkInterfaces())
    .flat()
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);

/**
 * Returns `"machine"`, `"network"`, or undefined for a client without access. `Host` must be a name of this server, because a
 * foreign name that resolves to this machine (DNS rebinding) would make a foreign page same-origin.
 */
export function accessOf({ socket, headers }, { isOpen, port }) {
  const isNamed = (names) => names.some((name) => headers.host === `${name}:${port}`);
  if (isLoopback(socket.remoteAddress)) return isNamed(LOOPBACK_NAMES) ? "machine" : undefined;
  return isOpen && isNamed(addresses()) ? "network" : undefined;
}

const isLoopback = (address = "") => /^(::ffff:)?127\.|^::1$/.test(address);

/** The paths of media. A segment can be neither `..` nor encoded, so that no other path is forwarded. */
const MEDIA = /^\/(beam|recordings)(\/[\w.=-]*[\w=-])+$/;

export const isMedia = (path) => MEDIA.test(path);
