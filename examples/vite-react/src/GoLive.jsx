// The operator's component: starts, shows and ends a room's stream.
import { LiveStreamError, listLiveStreams, startLiveStream, stopLiveStreams } from "hms-live";
import { useCallback, useEffect, useState } from "react";
import { LiveVideo } from "./LiveVideo.jsx";

/** @param {{ roomId: string }} props */
export function GoLive({ roomId }) {
  const [password, setPassword] = useState("");
  const [streamId, setStreamId] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const ended = useCallback((why = "") => {
    setStreamId("");
    setProblem(why);
  }, []);

  // Finds a running stream after a reload. StrictMode runs the effect twice and aborts the first run.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    listLiveStreams({ room_id: roomId, status: "running" }, { baseUrl: "/api", signal }).then(
      ({ data }) => data[0] && setStreamId(data[0].id),
      (error) => signal.aborted || setProblem(wordsFor(error)),
    );
    return () => controller.abort();
  }, [roomId]);

  /** @param {() => Promise<void>} work */
  async function tryTo(work) {
    setBusy(true);
    setProblem("");
    await work().catch((error) => setProblem(wordsFor(error)));
    setBusy(false);
  }

  // The password stands in for your app's login: with a session cookie, omit `token`.
  const operating = { baseUrl: "/api", token: password };

  // Started by a click, not an effect, and never aborted, because a request that was sent may have started a stream. A second click,
  // another tab and a remounted component get the running stream.
  const start = () =>
    tryTo(async () => {
      const { id } = await startLiveStream(roomId, {}, { ...operating, ifRunning: "return" });
      setStreamId(id);
    });

  const stop = () =>
    tryTo(async () => {
      await stopLiveStreams(roomId, operating);
      ended();
    });

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <label>
          Password
          <input
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <button type="submit" disabled={isBusy || streamId !== ""}>
          Go live
        </button>
        <button type="button" disabled={isBusy || streamId === ""} onClick={stop}>
          End the stream
        </button>
      </form>
      <p role="alert">{problem}</p>
      {streamId ? <LiveVideo streamId={streamId} onEnd={ended} /> : <p role="status">Off air</p>}
    </>
  );
}

/** @param {unknown} error */
function wordsFor(error) {
  if (error instanceof LiveStreamError && error.status === 401) return "That is not the operator's password.";
  return error instanceof Error ? error.message : String(error);
}
