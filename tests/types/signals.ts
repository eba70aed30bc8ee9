// AbortSignal.any is accepted. The DOM library of the oldest compiler does not declare it yet.
import { getLiveStream } from "hms-live";

const controller = new AbortController();

export const either = getLiveStream("stream", {
  token: "t",
  signal: AbortSignal.any([controller.signal, AbortSignal.timeout(5)]),
});
