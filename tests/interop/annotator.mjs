// Resolves the selectors of a page of annotations in the texts that they are on, as a browser does.
// Usage: node annotator.mjs PAGE.jsonld TEXTS.json   (TEXTS: by id, what each says)
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import {
  createTextPositionSelectorMatcher,
  createTextQuoteSelectorMatcher,
} from "@apache-annotator/dom";

const dom = new JSDOM("<!doctype html><pre></pre>");
Object.assign(globalThis, {
  document: dom.window.document, Node: dom.window.Node, Range: dom.window.Range,
  NodeFilter: dom.window.NodeFilter,
});
const [page, texts] = process.argv.slice(2).map((name) => JSON.parse(readFileSync(name, "utf8")));
const place = document.querySelector("pre");
const result = { items: page.items.length, quotes: 0, positions: 0 };
for (const item of page.items) {
  place.textContent = texts[item.target.source.split(":").pop()];
  for (const selector of item.target.selector) {
    const isQuote = selector.type === "TextQuoteSelector";
    const make = isQuote ? createTextQuoteSelectorMatcher : createTextPositionSelectorMatcher;
    const exact = item.target.selector[0].exact;
    for await (const range of make(selector)(place)) {
      if (range.toString() === exact) result[isQuote ? "quotes" : "positions"] += 1;
      break;
    }
  }
}
console.log(JSON.stringify(result));
