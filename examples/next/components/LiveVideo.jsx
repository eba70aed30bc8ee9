"use client";
// Plays one stream from its start to its end.
import { waitForLiveStream } from "hms-live";
import { useEffect, useRef, useState } from "react";
import { play } from "./player.js";

/** @param {{ streamId: string, onEnd: (why?: string) => void }} props `onEnd` must be a stable function. */
export function LiveVideo({ streamId, onEnd }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [status, setStatus] = useState("Starting…");

  // Unmounting stops waiting and playback, not the stream.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const follow = async () => {
      const { playback } = await waitForLiveStream(streamId, { baseUrl: "/api", until: "playable", signal });
      setStatus("On air");
      if (video.current) await play(video.current, playback.url, signal);
    };
    follow().then(
      () => signal.aborted || onEnd(),
      (error) => signal.aborted || onEnd(error.message),
    );
    return () => controller.abort();
  }, [streamId, onEnd]);

  return (
    <>
      <p role="status">{status}</p>
      <video ref={video} controls autoPlay muted playsInline />
    </>
  );
}
