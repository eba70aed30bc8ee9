// Inspects what a runtime, a custom fetch or a getter threw, for both drivers. It may be any value.
import { attempt, redact } from "./redact.js";

/** Error codes and names of requests that were never sent: no address, no permission, an untrusted certificate. */
const CODE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|E(HOST|NET)UNREACH|ERR_ACCESS_DENIED|ERR_INVALID_URL|UND_ERR_(CONNECT|INVALID_ARG)|ConnectionRefused|FailedToOpenSocket|NotCapable|PermissionDenied|(CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT)_|INVALID_(CA|PURPOSE)$|HOSTNAME_MISMATCH)/;

/** System calls whose failure means the same. */
const CONNECTING = /^(connect|getaddrinfo|query)/;

/** Messages that mean the same. Each contains a space, so that it cannot occur in a URL that a message quotes. */
const WORDS =
  /Connection refused|dns error|client error \(Connect\)|bad port|port \d+ (is|are) blocked|before secure TLS connection|Requires net access|the document's Content Security/;

/** Whether a request was never sent, so that repeating it is safe. Each error of an aggregate must say so. */
export function wasRefused(thrown, depth = 0) {
  return (
    attempt(() => {
      const { errors, name, code, syscall, message, cause } = thrown;
      const says = (said, pattern) => typeof said === "string" && pattern.test(said.slice(0, 1000));
      if (errors?.length)
        return errors.length < 50 && depth < 5 && errors.every((error) => wasRefused(error, depth + 1));
      // A host can become unreachable on an established connection too.
      const isKnown = syscall
        ? says(syscall, CONNECTING)
        : says(code, CODE) || says(name, CODE) || says(message, WORDS);
      return isKnown || (depth < 5 && wasRefused(cause, depth + 1));
    }) === true
  );
}

/** The message of a thrown value, or a substitute. */
export function words(thrown, secrets) {
  const read = (of) => [attempt(() => of().errors[0].message), attempt(() => of().message)];
  // Converting an object to a string could run foreign code for ever.
  const plain = Object(thrown) === thrown ? "unknown reason" : String(thrown);
  const said = [...read(() => thrown.cause), ...read(() => thrown), plain];
  return redact(said.find((said) => typeof said === "string" && said) ?? plain, secrets);
}
