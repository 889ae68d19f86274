"use strict";
// Filters and sorts the employers, and draws those that are looked at. Texts enter as text nodes, never as markup.
(() => {
  const holder = document.getElementById("data");
  if (!holder) return;
  const data = JSON.parse(holder.textContent);
  const lang = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(lang === "id" ? "id-ID" : "en-GB");
  const PAGE = 50;
  const [NAME, NUMBER, TYPE, REGION, PLACE, WORKERS, PERSONS, CAUSES, KINDS, MONTH, ONCE, MONEY, WAITING, ACCEPTED, HELD] =
    Array(15).keys();
  const by = { causes: CAUSES, persons: PERSONS, month: MONTH, once: ONCE, waiting: WAITING };
  const at = (id) => document.getElementById(id);
  const fill = (word, values) =>
    data.words[word].replace(/\{(\w)\}/g, (_, key) => typeof values[key] === "number" ? numbers.format(values[key]) : values[key]);
  const el = (tag, className, ...inside) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  };

  const problem = ([indication, kind, cases, text, laws, money, places]) => {
    const verdict = indication ? "indication" : "violation";
    const [message, remedy] = data.texts[text];
    const list = el("dl");
    const pair = (word, ...said) => list.append(el("dt", "", data.words[word]), el("dd", "", ...said));
    pair("laws", el("ul", "", ...laws.map((index) => {
      const [title, citation, confidence, verified] = data.laws[index];
      return el("li", "", citation + " ", el("span", "small " + (verified ? "soft" : "doubt"), `(${confidence})`), ": " + title);
    })));
    pair("remedy", remedy);
    if (money) pair("stake", money);
    pair("places", el("ul", "", ...places.map((place) => el("li", "", el("bdi", "", place)))));
    return el("div", "held " + verdict,
      el("h3", "", el("span", "verdict", (indication ? "△ " : "▲ ") + data.words[verdict]), " · " + message),
      el("p", "small soft", `${data.categories[kind][0]} · ${cases}`), list);
  };

  const inside = (row) => {
    const facts = el("p", "small soft", row[TYPE] ? row[TYPE] + " · " : "",
      el("bdi", "", fill("row_facts", { w: row[WORKERS], p: row[PERSONS], f: row[PLACE] })));
    if (row[MONEY]) facts.append(" · " + row[MONEY]);
    if (row[WAITING]) facts.append(" · " + fill("row_waiting", { n: row[WAITING] }));
    if (row[ACCEPTED]) facts.append(" · " + fill("row_accepted", { n: row[ACCEPTED] }));
    const problems = row[HELD].length ? row[HELD].map(problem) : [el("p", "", data.words.row_clean)];
    return el("div", "inside", facts, ...problems);
  };

  const entry = (index) => {
    const row = data.rows[index];
    const kinds = row[KINDS].map((kind) => data.categories[kind][1]).join(", ");
    const made = el("details", "entry", el("summary", "",
      el("span", "who", el("bdi", "", row[NAME])),
      el("span", "kinds", [row[NUMBER], data.regions[row[REGION]], kinds].filter(Boolean).join(" · ")),
      el("span", "sums", fill("row_problems", { n: row[CAUSES] }))));
    made.id = "e" + index;
    made.addEventListener("toggle", () => {
      if (made.open && made.children.length === 1) made.append(inside(row));
    });
    return made;
  };

  const all = at("semua"), status = at("banyaknya"), more = at("lagi");
  const search = at("cari"), kind = at("pilih-jenis"), region = at("pilih-wilayah"), sort = at("urut");
  const letters = data.rows.map((row) => (row[NAME] + " " + row[NUMBER]).toLowerCase());
  let found = [], shown = 0;

  const draw = () => {
    const next = found.slice(shown, shown + PAGE);
    all.append(...next.map(entry));
    shown += next.length;
    status.textContent = fill("shown", { a: shown, b: found.length });
    const left = found.length - shown;
    more.hidden = !left;
    more.textContent = fill("more", { n: Math.min(left, PAGE) });
  };
  const choose = () => {
    const words = search.value.toLowerCase().trim();
    found = [];
    data.rows.forEach((row, index) => {
      if ((!words || letters[index].includes(words)) && (!kind.value || row[KINDS].includes(+kind.value)) &&
        (!region.value || row[REGION] === region.value)) found.push(index);
    });
    const column = by[sort.value];
    if (sort.value === "name") found.sort((a, b) => data.rows[a][NAME].localeCompare(data.rows[b][NAME], lang) || a - b);
    else if (column !== CAUSES) found.sort((a, b) => data.rows[b][column] - data.rows[a][column] || a - b);
    all.replaceChildren();
    shown = 0;
    draw();
  };
  const only = (control, value) => {
    search.value = kind.value = region.value = "";
    sort.value = "causes";
    if (control) control.value = value;
    choose();
  };
  const open = (index) => {
    let row = at("e" + index);
    if (!row) {
      only();
      row = at("e" + index);
    }
    if (row) row.open = true;
  };

  const used = new Set(data.rows.flatMap((row) => row[KINDS]));
  data.categories.forEach(([label], index) => used.has(index) && kind.append(new Option(label, index)));
  const regions = new Set(data.rows.map((row) => row[REGION]));
  Object.entries(data.regions).forEach(([code, label]) => regions.has(code) && region.append(new Option(label, code)));
  at("saring").hidden = false;
  at("saring").addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(choose, 120); });
  [kind, region, sort].forEach((control) => control.addEventListener("change", choose));
  more.addEventListener("click", () => {
    const first = shown;
    draw();
    all.children[first].querySelector("summary").focus();
  });
  document.querySelectorAll('a[href^="#e"]').forEach((link) =>
    link.addEventListener("click", () => open(+link.hash.slice(2))));
  // A region or kind in its table leads to its employers below.
  const lead = (row, control, value) => {
    if (![...control.options].some((option) => option.value === value)) return;
    const head = row.querySelector("th");
    const link = el("a", "", head.textContent);
    link.href = "#daftar";
    link.addEventListener("click", () => only(control, value));
    head.replaceChildren(link);
  };
  document.querySelectorAll("#tabel-wilayah tr[id]").forEach((row) => lead(row, region, row.id.slice(2).replace("-", ".")));
  document.querySelectorAll("#tabel-jenis tr[data-kind]").forEach((row) => lead(row, kind, row.dataset.kind));
  choose();
  if (/^#e\d+$/.test(location.hash)) {
    open(+location.hash.slice(2));
    at(location.hash.slice(1))?.scrollIntoView();
  }
})();
