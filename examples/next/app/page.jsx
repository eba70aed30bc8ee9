// The operator's page.
import Link from "next/link";
import { connection } from "next/server";
import { Suspense } from "react";
import { GoLive } from "../components/GoLive.jsx";

export default function Page() {
  return (
    <main>
      <h1>Studio</h1>
      <Suspense>
        <Studio />
      </Suspense>
    </main>
  );
}

async function Studio() {
  // Reads the settings at request time instead of build time.
  await connection();
  const roomId = process.env.HMS_ROOM_ID ?? "";
  return (
    <>
      <GoLive roomId={roomId} />
      <p>
        Viewers watch at <Link href={`/watch/${roomId}`}>/watch/{roomId}</Link>.
      </p>
    </>
  );
}
