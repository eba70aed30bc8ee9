import { CreateChannelCommand, IvsClient } from "@aws-sdk/client-ivs";
import { KEY, ROOM, SECRET } from "./identity.mjs";

export function connect(origin) {
  const credentials = { accessKeyId: KEY, secretAccessKey: SECRET };
  const client = new IvsClient({ region: "us-east-1", endpoint: origin, credentials });
  return () => client.send(new CreateChannelCommand({ name: ROOM }));
}
