import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Exposes only the room id of .env to the page; secrets have other names and stay on the server.
  envPrefix: "HMS_ROOM_ID",
  // In development `npm run api` answers these requests.
  server: { proxy: { "/api": `http://127.0.0.1:${process.env.PORT || 8000}` } },
});
