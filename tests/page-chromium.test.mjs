// The demo page in Chromium, all of it. Each subject has a browser and servers of its own, and mostly waits, so they run side by side;
// the cases of one run in their order.
import { describe } from "node:test";
import "./page/leave.mjs";
import { access } from "./page/access.mjs";
import { operator } from "./page/operator.mjs";
import { player } from "./page/player.mjs";
import { blockedAutoplay, trouble } from "./page/trouble.mjs";
import { viewers } from "./page/viewers.mjs";
import { theWholeWay } from "./page/way.mjs";

describe("the page in Chromium", { concurrency: 3 }, () => {
  describe("the whole way", { concurrency: 1 }, () => theWholeWay("Chromium"));
  describe("the player", { concurrency: 1 }, () => player("Chromium"));
  describe("the operator's page", { concurrency: 1 }, () => operator("Chromium"));
  describe("the viewers' page", { concurrency: 1 }, () => viewers("Chromium"));
  describe("trouble", { concurrency: 1 }, () => trouble("Chromium"));
  describe("blocked autoplay", { concurrency: 1 }, () => blockedAutoplay("Chromium"));
  access("Chromium");
});
