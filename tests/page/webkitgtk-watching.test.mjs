// The demo page in WebKitGTK: a stream from start to end, the player, both pages. The rest is in webkitgtk-failures.test.mjs, because one file with
// all of them would come near the time limit of a file.
import { describe } from "node:test";
import "./force-exit.mjs";
import { lifecycle } from "./lifecycle.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { viewers } from "./viewers.mjs";

describe("a stream from start to end", () => lifecycle("WebKitGTK"));
describe("the player", () => player("WebKitGTK"));
describe("the operator's page", () => operator("WebKitGTK"));
describe("the viewers' page", () => viewers("WebKitGTK"));
