import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { GoLive } from "./GoLive.jsx";
import { Watch } from "./Watch.jsx";
import "./style.css";

// vite.config.js lets the page have this one setting of .env.
const roomId = import.meta.env.HMS_ROOM_ID;

const operatorsPage = (
  <main>
    <h1>Studio</h1>
    <GoLive roomId={roomId} />
    <p>
      Viewers watch at <a href="/watch">/watch</a>.
    </p>
  </main>
);

const viewersPage = (
  <main>
    <h1>Live</h1>
    <Watch roomId={roomId} />
  </main>
);

// A router of your own takes the place of this line.
const page = location.pathname === "/watch" ? viewersPage : operatorsPage;
createRoot(document.getElementById("root")).render(<StrictMode>{page}</StrictMode>);
