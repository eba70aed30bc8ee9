// Both entries as one library: what both have is that of the one for pages.
import * as shared from "hms-live";
import * as server from "hms-live/server";

export const lib = { ...server, ...shared };
