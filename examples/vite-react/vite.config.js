import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Of .env the page gets the room's id and nothing else: what is secret has another name, and stays on the server.
  envPrefix: "HMS_ROOM_ID",
  // While you develop, `npm run api` answers beside Vite.
  server: { proxy: { "/api": `http://127.0.0.1:${process.env.PORT || 8000}` } },
});
