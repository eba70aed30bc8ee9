// Opens the emulator's page in a browser, with functions that read it and act on it.
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { emulate } from "../clients/emulated.mjs";
import { startBrowser } from "../page/browsers.mjs";

export const newRoom = () => `room-${randomBytes(4).toString("hex")}`;

export async function open({ look = "light", accessKey, secret } = {}) {
  const emulator = await emulate({ accessKey, secret });
  const { driver, close } = await startBrowser("Chromium", { look });
  await driver.get(`${emulator.origin}/`);
  return new Page(driver, emulator, close);
}

class Page {
  #close;

  constructor(driver, emulator, close) {
    Object.assign(this, { driver, emulator });
    this.#close = close;
  }

  async close() {
    await this.#close();
    this.emulator.stop();
  }

  /** Starts another emulator on the same port. */
  async startAgain() {
    const { port } = new URL(this.emulator.origin);
    // The previous emulator may still hold the port.
    for (let tries = 0; ; tries += 1) {
      try {
        this.emulator = await emulate({ port });
        return this.emulator;
      } catch (error) {
        if (tries > 40) throw error;
        await sleep(250);
      }
    }
  }

  evaluate = (expression) => this.driver.executeScript(`return ${expression}`);
  text = (selector) => this.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
  value = (selector) => this.evaluate(`document.querySelector(${JSON.stringify(selector)}).value`);
  said = () => this.text("#said");
  key = (key) => this.driver.actions().sendKeys(key).perform();
  console = async () => (await this.driver.manage().logs().get("browser")).map(({ message }) => message);

  async until(expression) {
    const late = Date.now() + 30_000;
    while (!(await this.evaluate(`Boolean(${expression})`))) {
      if (Date.now() > late) throw new Error(`not within 30 s: ${expression}`);
      await sleep(50);
    }
  }

  async click(selector) {
    await (await this.driver.findElement({ css: selector })).click();
  }

  async fill(selector, text) {
    const field = await this.driver.findElement({ css: selector });
    await field.clear();
    await field.sendKeys(text);
  }

  choose(selector, value) {
    return this.click(`${selector} option[value="${value}"]`);
  }

  /** An expression for the element of a room's newest stream. */
  #stream = (room) =>
    `[...document.querySelectorAll("#stream-list > li")].find((item) => item.querySelector("h3").textContent === "${room}")`;

  streamIs(room, status) {
    return this.until(`(${this.#stream(room)})?.dataset.status === "${status}"`);
  }

  streamText(room) {
    return this.evaluate(`(${this.#stream(room)}).textContent`);
  }

  /** Presses a button of a stream by its text. */
  async press(room, text) {
    const button = await this.driver.executeScript(
      `return [...(${this.#stream(room)}).querySelectorAll("button")].find((each) => each.textContent === "${text}")`,
    );
    await button.click();
  }

  async fillIn(room, text) {
    const field = await this.driver.executeScript(`return (${this.#stream(room)}).querySelector("input")`);
    await field.clear();
    await field.sendKeys(text);
  }

  /** Presses a copy button and returns the text. The clipboard is replaced, because headless browsers have none. */
  async copied(selector) {
    await this.driver.executeScript(
      "navigator.clipboard.writeText = async (text) => void (document.documentElement.dataset.copied = text)",
    );
    await this.click(selector);
    await this.until("document.documentElement.dataset.copied !== undefined");
    return this.driver.executeScript(
      "const { copied } = document.documentElement.dataset; delete document.documentElement.dataset.copied; return copied",
    );
  }

  /** Runs a script in which `open`, `type` and `press` act on the item of a room. */
  inRoom(room, script) {
    return this.driver.executeScript(`
      const item = [...document.querySelectorAll("#room-list > li")].find((each) => each.querySelector(".room").textContent === "${room}");
      const open = (selector) => (item.querySelector(selector).open = true);
      const type = (text) => (item.querySelector("textarea").value = text);
      const press = (text) => [...item.querySelectorAll("button")].find((each) => each.textContent === text).click();
      ${script}
    `);
  }
}
