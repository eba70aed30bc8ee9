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
  // Settings are read when somebody asks for the page, and not when it is built.
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
