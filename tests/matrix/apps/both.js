// Both entries as one library; the shared exports are those of `hms-live`.
import * as shared from "hms-live";
import * as server from "hms-live/server";

export const lib = { ...server, ...shared };
