"use client";
// The viewer's component: plays the streams of a room.
import { useEffect, useRef, useState } from "react";
import { watchRoom } from "./viewer.js";

/** @param {{ roomId: string }} props */
export function Watch({ roomId }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const [status, setStatus] = useState("");

  useEffect(() => {
    const controller = new AbortController();
    if (video.current) watchRoom(roomId, video.current, setStatus, controller.signal);
    return () => controller.abort();
  }, [roomId]);

  return (
    <>
      <p role="status">{status}</p>
      <video ref={video} controls autoPlay muted playsInline />
    </>
  );
}
