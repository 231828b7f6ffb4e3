// The desk without a mouse, lights between rows and words, times in the reader's zone. Every page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isTyping = (target) => target.closest("input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // Times: the server writes UTC, the reader sees their own clock.
  const inZone = new Intl.DateTimeFormat(navigator.language, { dateStyle: "medium", timeStyle: "short" });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const turnTimes = (within) => {
    for (const time of $$("time[data-moment]", within)) {
      time.title = time.textContent;
      time.textContent = inZone.format(new Date(time.dateTime));
      if (zone) time.title += `; shown for ${zone}`;
      time.removeAttribute("data-moment");
    }
  };

  // What is lit stands in the address. A page opened as a file has none to change.
  const keep = (address) => { if (location.protocol !== "file:") history.replaceState(null, "", address); };

  // An article: a row lights its words, words light their rows.
  const article = $("[data-article]");
  const marksOf = (word) => word.dataset.in.trim().split(" ").map((mark) => mark.split(":"));
  const light = (fact, { scrollTo } = {}) => {
    for (const one of $$(".lit", article)) one.classList.remove("lit", "part");
    for (const link of $$(".light[aria-current]", article)) link.removeAttribute("aria-current");
    const address = new URL(location);
    address.searchParams.delete("lit");
    address.hash = "";
    if (fact) {
      const row = document.getElementById(`row-${fact}`);
      if (!row) return;
      address.searchParams.set("lit", fact);
      row.classList.add("lit");
      $(".light", row).setAttribute("aria-current", "true");
      let first = null;
      for (const word of $$("[data-in]", article)) {
        const parts = marksOf(word).filter(([of]) => of === fact).map(([, part]) => part);
        if (!parts.length) continue;
        word.classList.add("lit");
        if (!parts.includes("content") && !parts.includes("trigger") && !parts.includes("name")) word.classList.add("part");
        first ??= word;
      }
      if (scrollTo === "words" && first) first.scrollIntoView({ block: "center" });
      if (scrollTo === "row") row.scrollIntoView({ block: "nearest" });
    }
    keep(address);
  };
  if (article) {
    article.addEventListener("click", (event) => {
      const link = event.target.closest(".light");
      if (link) {
        event.preventDefault();
        const fact = link.closest("[data-fact]").dataset.fact;
        light(link.getAttribute("aria-current") ? null : fact, { scrollTo: "words" });
        return;
      }
      const word = event.target.closest("[data-in]");
      if (!word || getSelection().toString()) return;
      const shown = [...new Set(marksOf(word).map(([fact]) => fact))].filter((fact) => {
        const row = document.getElementById(`row-${fact}`);
        return row && !row.classList.contains("low");
      });
      // The rarest fact of the word first; the same word again lights the next of its facts.
      const ranked = ["x", "e", "s", "a"].flatMap((kind) => shown.filter((fact) => fact[0] === kind));
      const now = $(".fact.lit", article)?.dataset.fact;
      light(ranked[(ranked.indexOf(now) + 1) % ranked.length] ?? null, { scrollTo: "row" });
    });
    const least = $("#least");
    const sift = () => {
      const hidden = new Set();
      for (const row of $$("[data-sure]", article)) {
        const isLow = Number(row.dataset.sure) < Number(least.value);
        row.classList.toggle("low", isLow);
        if (isLow) hidden.add(row.dataset.fact);
      }
      for (const word of $$("[data-in]", article)) word.classList.toggle("low", marksOf(word).every(([fact]) => hidden.has(fact)));
      $("#least-shown").textContent = `${Math.round(least.value * 100)} %`;
    };
    least.addEventListener("input", sift);
    least.addEventListener("change", () => {
      const address = new URL(location);
      if (Number(least.value)) address.searchParams.set("least", least.value);
      else address.searchParams.delete("least");
      keep(address);
    });
    sift();
    const lit = new URL(location).searchParams.get("lit");
    if (lit) light(lit, { scrollTo: "words" });
  }

  // Rows under j and k: facts of an article, else what the page lists.
  const rows = () => $$(article ? ".fact:not(.low)" : "[data-row]");
  const here = () => rows().findIndex((row) => row.contains(document.activeElement) || row.classList.contains("here"));
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = here();
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    for (const row of all) row.classList.remove("here");
    next.classList.add("here");
    const link = $(".light, a, button", next);
    (link ?? next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    if (article) light(next.dataset.fact, {});
    if (article) $(`[data-in~="${next.dataset.fact}:trigger"], [data-in~="${next.dataset.fact}:content"], [data-in~="${next.dataset.fact}:name"]`)?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("focusout", () => { for (const row of $$(".here")) row.classList.remove("here"); });

  const help = $("#help");
  $("[data-help]")?.addEventListener("click", () => help.showModal());
  let isGoing = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && event.target.form) { event.target.form.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.key === "Escape") { if (isTyping(event.target)) event.target.blur(); else if (article) light(null); return; }
    if (isTyping(event.target)) return;
    const place = isGoing && $$(".places a").find((link) => link.dataset.key === event.key);
    if (place) { isGoing = false; place.click(); return; }
    isGoing = event.key === "g";
    if (event.key === "/") { event.preventDefault(); $("#find")?.focus(); $("#find")?.select(); }
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") help?.showModal();
  });

  // Tables sort by a column's head, each row with what stands beneath it; the address keeps which head, and -n is downwards.
  const heads = $$("th[data-sortable]");
  const sort = (head, isUp) => {
    const table = head.closest("table");
    const at = [...head.parentNode.children].indexOf(head);
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
    const value = (row) => row.children[at]?.dataset.value ?? row.children[at]?.textContent.trim() ?? "";
    const isNumber = head.classList.contains("number");
    const number = (text) => Number(text.replaceAll(",", "").replace("−", "-"));
    const compare = (one, other) => {
      const [a, b] = [value(one), value(other)];
      if (!a || !b) return a ? -1 : b ? 1 : 0;
      return (isNumber ? number(a) - number(b) : a.localeCompare(b)) * (isUp ? 1 : -1);
    };
    const bodies = [...table.tBodies];
    if (bodies.length > 1) table.append(...bodies.sort((one, other) => compare(one.rows[0], other.rows[0])));
    else bodies[0].append(...[...bodies[0].rows].sort(compare));
  };
  document.addEventListener("click", (event) => {
    const head = event.target.closest("th[data-sortable]");
    if (!head) return;
    const isUp = head.getAttribute("aria-sort") !== "ascending";
    sort(head, isUp);
    const address = new URL(location);
    address.hash = `sort=${isUp ? "" : "-"}${heads.indexOf(head) + 1}`;
    keep(address);
  });
  const sorted = location.hash.match(/^#sort=(-?)(\d+)$/);
  if (sorted && heads[sorted[2] - 1]) sort(heads[sorted[2] - 1], !sorted[1]);

  // On a narrow screen the pages' names go beyond it: the one that is open is brought into sight.
  const current = $(".places [aria-current]");
  if (current) current.closest("ul").scrollLeft += current.getBoundingClientRect().left - 100;

  // What shows only for a choice: a form that sends itself when something in it changes.
  document.addEventListener("change", (event) => { event.target.closest("form[data-live]")?.requestSubmit(); });
  document.addEventListener("click", (event) => {
    const insert = event.target.closest("[data-insert]");
    if (!insert) return;
    const editor = $("#statement");
    editor.setRangeText(insert.dataset.insert, editor.selectionStart, editor.selectionEnd, "end");
    editor.focus();
  });

  turnTimes(document);
  document.addEventListener("htmx:after:swap", () => turnTimes(document));
})();
