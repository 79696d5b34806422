"use strict";
(function () {
  const $ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const form = document.getElementById("filters");
  const items = $("#list > li");
  const status = document.getElementById("status");
  const command = document.getElementById("command");
  const groups = form ? JSON.parse(form.dataset.groups) : [];
  const commands = form ? JSON.parse(form.dataset.commands) : [];
  let cell = null;

  const counted = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;
  const has = (item, key, code) => !code || `${item.getAttribute(key) || ""}/`.startsWith(`${code}/`);

  function fields() {
    return $("select, input", form).filter((one) => one.value.trim());
  }

  function matches(item, wanted) {
    if (cell && (!item.dataset.paragraphs || !item.dataset.groups.split(" ").includes(cell.group))) {
      return false;
    }
    return wanted.every((field) => {
      if (field.name === "words") {
        return item.textContent.toLowerCase().includes(field.value.trim().toLowerCase());
      }
      if (field.name === "text" || field.name === "annotator") {
        return item.dataset[field.name] === field.value;
      }
      return has(item, `data-${field.name}`, field.value);
    });
  }

  function show() {
    const wanted = fields();
    const places = new Set();
    let number = 0, counting = 0;
    for (const item of items) {
      const shown = matches(item, wanted);
      item.hidden = !shown;
      if (!shown) continue;
      number += 1;
      if (item.dataset.paragraphs) counting += 1;
      for (const place of item.dataset.paragraphs.split(" ")) {
        if (place) places.add(`${item.dataset.text}:${place}`);
      }
    }
    const among = counting < number ? `, ${counting} of them in what counts:` : " in";
    status.textContent = `${counted(number, "passage")}${among} ${counted(places.size, "paragraph")}${said(number, places.size)}`;
    command.hidden = !(cell && commands.length);
    if (!command.hidden) command.textContent = `${commands[cell.group]}${cell.codes.map(asked).join("")}`;
  }

  // What the passages are of; and how many are counted, where not all are on the page.
  function said(number, paragraphs) {
    if (!cell) return "";
    const here = { paragraph: paragraphs, annotation: number }[form.dataset.unit];
    const lacking = here !== undefined && here < cell.count ? `, of ${cell.count} counted` : "";
    return `${lacking}: ${cell.labels.join(" with ")} in ${groups[cell.group]}`;
  }

  const asked = ([facet, code]) => ` --code ${quoted(`${facet}=${code}`)}`;
  const quoted = (word) => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\"'\"'")}'`;

  function open(link) {
    form.reset();
    cell = { group: link.dataset.group, count: Number(link.textContent), codes: [], labels: [] };
    for (const [facet, code] of [["facet", "code"], ["facet2", "code2"]]) {
      const field = link.dataset[facet] && $("select", form).find((one) => one.dataset.facet === link.dataset[facet]);
      if (!field) continue;
      field.value = link.dataset[code];
      cell.codes.push([link.dataset[facet], link.dataset[code]]);
      cell.labels.push(field.selectedOptions[0].textContent.trim());
    }
    show();
    const title = document.getElementById("passages-title");
    title.tabIndex = -1;
    title.focus();
    title.scrollIntoView();
  }

  if (form) {
    for (const field of $("select, input, button", form)) field.disabled = false;
    form.addEventListener("input", () => { cell = null; show(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => { cell = null; setTimeout(show); });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a.open");
      if (!link) return;
      event.preventDefault();
      open(link);
    });
    show();
  }

  // One tab stop for each table: arrow keys go from number to number.
  for (const table of $("table")) {
    const rows = $("tr", table).map((row) => $("a.open", row)).filter((links) => links.length);
    const links = rows.flat();
    links.forEach((link, number) => { link.tabIndex = number ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const row = rows.findIndex((one) => one.includes(document.activeElement));
      if (row < 0) return;
      const column = rows[row].indexOf(document.activeElement);
      const to = {
        ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1],
        ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
        Home: [row, 0], End: [row, rows[row].length - 1],
      }[event.key];
      const line = to && rows[to[0]];
      const next = line && to[1] >= 0 && line[Math.min(to[1], line.length - 1)];
      if (!next) return;
      event.preventDefault();
      links.forEach((link) => { link.tabIndex = link === next ? 0 : -1; });
      next.focus();
    });
  }

  // Side by side: by which facet passages are marked, and in which order paragraphs stand.
  const panels = document.querySelector(".panels");
  if (panels) {
    const marking = document.getElementById("marking");
    const order = document.getElementById("order");
    const pairs = $(".pair:not(.heads)", panels);
    const homes = new Map($(".paragraph", panels).map((one) => [one, one.parentElement]));
    marking.disabled = order.disabled = false;
    marking.addEventListener("change", () => {
      panels.dataset.marked = marking.value;
      for (const legend of $("[data-legend]")) legend.hidden = legend.dataset.legend !== marking.value;
    });
    order.addEventListener("change", () => {
      const reading = order.value === "reading";
      panels.classList.toggle("in-order", reading);
      for (const [one, home] of homes) (reading ? null : home)?.append(one);
      if (!reading) return;
      for (const side of ["side0", "side1"]) {
        const all = [...homes.keys()].filter((one) => homes.get(one).className === side);
        all.sort((a, b) => a.dataset.number - b.dataset.number);
        all.forEach((one, number) => pairs[Math.min(number, pairs.length - 1)].querySelector(`.${side}`).append(one));
      }
    });
  }
})();
