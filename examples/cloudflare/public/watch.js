// The viewer's page.
import { watchRoom } from "./viewer.js";

const status = document.getElementById("status");
const { roomId } = await (await fetch("/room.json")).json();
const show = (text) => (status.textContent = text);
await watchRoom(roomId, document.getElementById("video"), show, new AbortController().signal);
