import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { GoLive } from "./GoLive.jsx";
import { Watch } from "./Watch.jsx";
import "./style.css";

// The only setting that vite.config.js exposes to the page.
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

// Replace this line with your router.
const page = location.pathname === "/watch" ? viewersPage : operatorsPage;
createRoot(document.getElementById("root")).render(<StrictMode>{page}</StrictMode>);
