// Makes media-chrome work under `style-src 'self'`. Its elements write `<style>` into their shadow roots, which the policy blocks;
// this turns the same text into constructable stylesheets, which it allows. It must run before media-chrome.

const { attachShadow } = HTMLElement.prototype;

HTMLElement.prototype.attachShadow = function (init) {
  const root = attachShadow.call(this, init);
  if (this.localName.startsWith("media-")) adoptStyles(root);
  return root;
};

/** Covers each way in which media-chrome writes markup into a root and looks up its style sheet. */
function adoptStyles(root) {
  const write = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    const styles = [...template.content.querySelectorAll("style")];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles.map(({ textContent }) => textContent).join("\n"));
    for (const style of styles) style.remove();
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(document.importNode(template.content, true));
  };
  Object.defineProperty(root, "innerHTML", { set: write });
  root.setHTMLUnsafe = write;
  // media-chrome looks up its `<style>` to add rules to it.
  root.querySelectorAll = (selector) =>
    selector.startsWith("style")
      ? root.adoptedStyleSheets.map((sheet) => ({ sheet }))
      : ShadowRoot.prototype.querySelectorAll.call(root, selector);
}
