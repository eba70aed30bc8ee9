// Reads what a runtime, a custom fetch or a getter threw, for both drivers. It may be anything.
import { attempt, redact } from "./redact.js";

/** What runtimes call the error of a request that never left: no address, no right to send it, a certificate of nobody. */
const CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|E(HOST|NET)UNREACH|ERR_ACCESS_DENIED|ERR_INVALID_URL|UND_ERR_(CONNECT|INVALID_ARG)|ConnectionRefused|FailedToOpenSocket|NotCapable|PermissionDenied|(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT)_|INVALID_(CA|PURPOSE)$|HOSTNAME_MISMATCH)/;

/** What the system was asked for when it failed. */
const CONNECTING = /^(connect|getaddrinfo|query)/;

/** The same in words. A space is in each of them, so that none can stand in a URL which a message repeats. */
const WORDS =
  /Connection refused|dns error|client error \(Connect\)|bad port|port \d+ (is|are) blocked|before secure TLS connection|Requires net access|the document's Content Security/;

/** Whether a request never left, so that sending it again starts nothing twice. Each of several errors must say so. */
export function wasRefused(thrown, depth = 0) {
  return (
    attempt(() => {
      const { errors, name, code, syscall, message, cause } = thrown;
      const says = (said, pattern) => typeof said === "string" && pattern.test(said.slice(0, 1000));
      if (errors?.length)
        return errors.length < 50 && depth < 5 && errors.every((error) => wasRefused(error, depth + 1));
      // A host may become unreachable for a connection that stands as well.
      const isKnown = syscall
        ? says(syscall, CONNECTING)
        : says(code, CODE) || says(name, CODE) || says(message, WORDS);
      return isKnown || (depth < 5 && wasRefused(cause, depth + 1));
    }) === true
  );
}

/** The message of what was thrown, or words that stand for it. */
export function words(thrown, secrets) {
  const read = (of) => [attempt(() => of().errors[0].message), attempt(() => of().message)];
  // Anything but a primitive value could take for ever to become text.
  const plain = Object(thrown) === thrown ? "unknown reason" : String(thrown);
  const said = [...read(() => thrown.cause), ...read(() => thrown), plain];
  return redact(said.find((said) => typeof said === "string" && said) ?? plain, secrets);
}
