"use strict";
// The sums of a programme in whole numbers, as in programme.py, which tests hold them to; below, the controls.
const programme = (() => {
  const MILLION = 1000000;
  const up = (number, by) => Math.ceil(number / by);
  const down = (number, by) => Math.floor(number / by);

  // A number of villages known for the whole alone, in proportion to weights, by largest remainder.
  const split = (total, weights) => {
    const whole = weights.reduce((one, two) => one + two, 0);
    if (!whole) return weights.map(() => 0);
    const shares = weights.map((weight) => down(total * weight, whole));
    const order = weights.map((weight, place) => [-((total * weight) % whole), place]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    order.slice(0, total - shares.reduce((one, two) => one + two, 0)).forEach(([, place]) => { shares[place] += 1; });
    return shares;
  };

  // The regions of the data with the villages and the share covered that are asked for.
  const bases = (data, basis, own, covered) => {
    const desa = data.bases.map((base) => base.desa);
    const villages = basis === "own" ? split(own, desa)
      : data.bases.map((base) => base.desa + (basis === "desa+kelurahan" ? base.kelurahan : 0));
    return data.bases.map((base, place) => {
      const adds = MILLION - (covered === null ? base.covered : covered);
      return { villages: villages[place], reachable: base.reachable, adds, useful: adds ? up(base.reachable * MILLION, adds) : 0 };
    });
  };

  const outcome = (data, list, quota, months) => {
    let places = 0, micro = 0;
    for (const base of list) {
      const given = Math.min(base.villages * quota, base.useful);
      places += given;
      micro += Math.min(given * base.adds, base.reachable * MILLION);
    }
    const added = down(micro, MILLION), reached = data.protected + added;
    return {
      places, added, protected: reached,
      coverage: down(reached * MILLION, data.eligible),
      cost: places * data.monthly * months,
      gap: data.target === null ? null : Math.max(up(data.eligible * data.target, MILLION) - reached, 0),
    };
  };

  const smallest = (data, list) => {
    if (data.target === null) return null;
    const most = Math.max(0, ...list.map((base) => base.villages ? up(base.useful, base.villages) : 0));
    if (outcome(data, list, most, 1).gap) return null;
    let low = 0, high = most;
    while (low < high) {
      const middle = down(low + high, 2);
      if (outcome(data, list, middle, 1).gap) low = middle + 1; else high = middle;
    }
    return low;
  };

  return { split, bases, outcome, smallest };
})();

if (typeof module !== "undefined") module.exports = programme;

if (typeof document !== "undefined") (() => {
  const holder = document.getElementById("data"), tool = document.getElementById("alat");
  if (!holder || !tool) return;
  const data = JSON.parse(holder.textContent);
  const numbers = new Intl.NumberFormat(document.documentElement.lang === "id" ? "id-ID" : "en-GB");
  const comma = document.documentElement.lang === "id" ? "," : ".";
  const at = (id) => document.getElementById(id);
  const percent = (ppm) => {
    const hundredths = Math.floor((ppm + 50) / 100);
    return Math.floor(hundredths / 100) + comma + String(hundredths % 100).padStart(2, "0") + "%";
  };
  const whole = (input, low, high) => Math.min(Math.max(Math.trunc(Number(input.value)) || 0, low), high);
  const draw = () => {
    const quota = whole(at("kuota"), 0, 150), months = whole(at("bulan"), 1, 120);
    const own = at("basis").value === "own";
    at("sendiri").hidden = !own;
    const share = at("sudah").value;
    const list = programme.bases(data, at("basis").value, whole(at("jumlah"), 0, 1000000), share === "observed" ? null : Number(share));
    const found = programme.outcome(data, list, quota, months), least = programme.smallest(data, list);
    at("kuota-angka").textContent = numbers.format(quota);
    at("hasil-cakupan").textContent = percent(found.coverage);
    at("hasil-tambah").textContent = numbers.format(found.added);
    at("hasil-kurang").textContent = found.gap === null ? "–" : numbers.format(found.gap);
    at("hasil-biaya").textContent = "Rp" + numbers.format(found.cost);
    at("hasil-kecil").textContent = least === null ? data.none : numbers.format(least);
    at("batang").setAttribute("width", String(100 * Math.min(found.coverage, data.most) / data.most));
  };
  tool.hidden = false;
  tool.addEventListener("input", draw);
  tool.addEventListener("submit", (event) => event.preventDefault());
  draw();
})();
