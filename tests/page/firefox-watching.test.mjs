// The demo page in Firefox: a stream from start to end, the player, both pages. The rest is in firefox-failures.test.mjs, because one file with
// all of them would come near the time limit of a file.
import { describe } from "node:test";
import "./force-exit.mjs";
import { lifecycle } from "./lifecycle.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { viewers } from "./viewers.mjs";

describe("a stream from start to end", () => lifecycle("Firefox"));
describe("the player", () => player("Firefox"));
describe("the operator's page", () => operator("Firefox"));
describe("the viewers' page", () => viewers("Firefox"));
