// The demo page in Firefox, all of it.
import { describe } from "node:test";
import "./leave.mjs";
import { access } from "./access.mjs";
import { operator } from "./operator.mjs";
import { player } from "./player.mjs";
import { blockedAutoplay, trouble } from "./trouble.mjs";
import { viewers } from "./viewers.mjs";
import { theWholeWay } from "./way.mjs";

describe("the whole way", () => theWholeWay("Firefox"));
describe("the player", () => player("Firefox"));
describe("the operator's page", () => operator("Firefox"));
describe("the viewers' page", () => viewers("Firefox"));
describe("trouble", () => trouble("Firefox"));
describe("blocked autoplay", () => blockedAutoplay("Firefox"));
access("Firefox");
