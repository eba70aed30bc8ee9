// The operator's component: puts a room on air, shows the picture, and ends the stream.
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

  // After a reload the stream is still on air. StrictMode looks twice, and the first look is aborted.
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

  // The password stands for your app's login: with a session in a cookie, leave `token` out.
  const operating = { baseUrl: "/api", token: password };

  // A click starts it, and no effect; nothing aborts it, because what had left may have started a stream. A second click, another
  // tab and a component that is mounted again get the stream of the first.
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
