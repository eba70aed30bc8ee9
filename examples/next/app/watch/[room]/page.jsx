// The viewer's page.
import { Suspense } from "react";
import { Watch } from "../../../components/Watch.jsx";

export default function Page({ params }) {
  return (
    <main>
      <h1>Live</h1>
      <Suspense>
        <Room params={params} />
      </Suspense>
    </main>
  );
}

async function Room({ params }) {
  const { room } = await params;
  return <Watch roomId={room} />;
}
