"use strict";
// Draws the charts and tells about single pixels. Numbers come with the page; nothing is fetched.
(async () => {
  const numbers = JSON.parse(document.getElementById("numbers").textContent);
  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const make = (name, text, parent) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  };

  // The reverse of PackedNumbers.cs.
  const unpack = async packed => {
    const bytes = Uint8Array.from(atob(packed.zlib), letter => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const plain = new Uint8Array(await new Response(stream).arrayBuffer());
    const values = new Float32Array(packed.count);
    let last = 0;
    for (let i = 0; i < packed.count; i++) {
      const folded = plain[i] | (plain[packed.count + i] << 8);
      const change = folded & 1 ? -(folded + 1) / 2 : folded / 2;
      last = i % packed.row === 0 ? change : last + change;
      values[i] = packed.least + packed.step * last;
    }
    return values;
  };

  // Charts are drawn anew when the colours change, and follow their box's width.
  const charts = [];
  const chart = (box, height, options, data) => {
    const entry = { box, data, plot: null };
    const axis = more => ({ stroke: style("--soft"), grid: { stroke: style("--line"), width: 1 }, ticks: { stroke: style("--line"), width: 1 }, font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", labelSize: 18, ...more });
    entry.draw = () => {
      entry.plot?.destroy();
      entry.plot = new uPlot({ width: Math.max(box.clientWidth, 120), height, legend: { show: false }, cursor: { y: false, drag: { x: false, y: false } }, ...options(axis) }, entry.data, box);
    };
    entry.set = next => { entry.data = next; entry.plot.setData(next); };
    entry.draw();
    new ResizeObserver(() => {
      if (Math.abs(entry.plot.width - box.clientWidth) > 1 && box.clientWidth > 0) entry.plot.setSize({ width: box.clientWidth, height });
    }).observe(box);
    charts.push(entry);
    return entry;
  };
  const drawAll = () => charts.forEach(entry => entry.draw());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  matchMedia("print").addEventListener("change", drawAll);

  const scene = numbers.scene;
  const bands = scene ? scene.endmembers[0].middle.length : 0;
  const order = scene ? [...Array(bands).keys()] : [];
  if (scene?.wavelengths) order.sort((one, other) => scene.wavelengths[one] - scene.wavelengths[other]);
  // Places on the axis, with one more in the middle of each gap so that lines break there.
  const places = [];
  order.forEach((band, i) => {
    const at = scene.wavelengths ? scene.wavelengths[band] : band + 1;
    const gap = i > 0 && scene.gaps.find(([from]) => from === places[places.length - 1].at);
    if (gap) places.push({ at: (gap[0] + gap[1]) / 2, band: -1 });
    places.push({ at, band });
  });
  const axisX = places.map(place => place.at);
  const along = (values, start = 0) => places.map(place => place.band < 0 ? null : values[start + place.band]);
  const greyGaps = plot => {
    const context = plot.ctx;
    context.save();
    context.fillStyle = style("--grey");
    for (const [from, to] of scene.gaps) {
      const left = plot.valToPos(from, "x", true);
      context.fillRect(left, plot.bbox.top, plot.valToPos(to, "x", true) - left, plot.bbox.height);
    }
    context.restore();
  };
  const spectrumAxes = axis => [axis({ label: scene.wavelengths ? "wavelength, nm" : "band", size: 32 }), axis({ label: "reflectance", size: 52 })];
  const fromZero = (plot, least, most) => [Math.min(0, least ?? 0), Math.max(most ?? 1, 1e-6) * 1.05];

  if (scene) {
    const holder = document.getElementById("spectra-charts");
    scene.endmembers.forEach((spread, p) => {
      const box = make("div", "", holder);
      box.className = "chart";
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", `Spectrum of ${scene.names[p]} with its variability`);
      const title = make("h3", "", box);
      const swatch = make("span", "", title);
      swatch.className = "swatch";
      swatch.style.background = scene.colours[p];
      title.append(scene.names[p]);
      const reference = scene.references?.[p];
      const colour = scene.colours[p];
      chart(box, 210, axis => ({
        scales: { x: { time: false }, y: { range: fromZero } },
        axes: spectrumAxes(axis),
        series: [{}, { stroke: colour, width: 0 }, { stroke: colour, width: 0 }, { stroke: colour, width: 2 }, { stroke: style("--front"), width: 1, dash: [5, 4] }].map((series, i) => i ? { points: { show: false }, ...series } : {}),
        bands: [{ series: [2, 1], fill: colour + "44" }],
        hooks: { drawClear: [greyGaps] },
      }), [axisX, along(spread.low), along(spread.high), along(spread.middle), reference ? along(reference) : places.map(() => null)]);
    });
  }

  numbers.training.forEach(curve => {
    const box = make("div", "", document.getElementById("training-charts"));
    box.className = "chart";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `${curve.name} by epoch`);
    make("h3", curve.name, box);
    chart(box, 160, axis => ({
      scales: { x: { time: false } },
      axes: [axis({ label: "epoch", size: 32, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] }), axis({ size: 60 })],
      series: [{}, { stroke: style("--accent"), width: 2, points: { show: curve.values.length < 25, size: 5, fill: style("--accent") } }],
    }), [curve.values.map((_, i) => i + 1), curve.values]);
  });

  if (numbers.eigenvalues) {
    const holder = document.getElementById("eigenvalue-charts");
    holder.classList.add("single");
    const box = make("div", "", holder);
    box.className = "chart";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", "Eigenvalues by number, logarithmic");
    const { curves, count } = numbers.eigenvalues;
    const colours = ["#4477aa", "#ee6677", "#228833", "#aa3377"];
    const list = make("ul", "", holder);
    list.className = "names";
    curves.forEach((curve, i) => {
      const swatch = make("span", "", make("li", "", list));
      swatch.className = "swatch";
      swatch.style.background = colours[i];
      swatch.parentElement.append(curve.name);
    });
    const first = curves[0].values.map((_, i) => i + 1);
    chart(box, 280, axis => ({
      scales: { x: { time: false }, y: { distr: 3 } },
      axes: [axis({ label: "number", size: 32 }), axis({ size: 64, values: (_, ticks) => ticks.map(tick => tick && Math.abs(Math.log10(tick) % 1) < 1e-9 ? tick.toExponential(0) : "") })],
      series: [{}, ...curves.map((curve, i) => ({ stroke: colours[i], width: 2, dash: i > 1 ? [6, 4] : undefined, points: { show: false } }))],
      hooks: { draw: [plot => {
        const at = plot.valToPos(count, "x", true);
        plot.ctx.save();
        plot.ctx.strokeStyle = style("--soft");
        plot.ctx.setLineDash([4, 4]);
        plot.ctx.beginPath();
        plot.ctx.moveTo(at, plot.bbox.top);
        plot.ctx.lineTo(at, plot.bbox.top + plot.bbox.height);
        plot.ctx.stroke();
        plot.ctx.restore();
      }] },
    }), [first, ...curves.map(curve => curve.values.map(value => value > 0 ? value : null))]);
  }

  if (!scene) { document.body.dataset.ready = "true"; return; }

  const grid = scene.grid;
  const count = scene.names.length;
  const [valid, spectra, rebuilt, shares, low, high, ...others] = await Promise.all([scene.valid, scene.spectra, scene.reconstructions, scene.abundances, scene.low, scene.high, ...scene.others].map(unpack));
  const rows = new Int32Array(valid.length);
  let next = 0;
  for (let i = 0; i < rows.length; i++) rows[i] = valid[i] > 0.5 ? next++ : -1;
  const sceneAt = (index, points, pixelStep, last) => {
    const picture = Math.min(index * pixelStep + Math.floor(pixelStep / 2), points - 1);
    return Math.min(picture * grid.step + Math.floor(grid.step / 2), last);
  };
  const columnOf = column => sceneAt(column, grid.columns, grid.pixelStep, grid.width - 1);
  const rowOf = row => sceneAt(row, grid.rows, grid.pixelStep, grid.height - 1);
  const clamp = (value, last) => Math.max(0, Math.min(last, value));

  const maps = [...document.querySelectorAll(".map")];
  const columnBox = document.getElementById("pixel-column");
  const rowBox = document.getElementById("pixel-row");
  const body = document.querySelector("#pixel-shares tbody");
  const said = document.getElementById("pixel-said");
  const state = { column: Math.floor(grid.pixelColumns / 2), row: Math.floor(grid.pixelRows / 2), held: false };

  const drawing = "http://www.w3.org/2000/svg";
  const cells = scene.names.map((name, p) => {
    const line = make("tr", "", body);
    const head = make("td", "", line);
    const swatch = make("span", "", head);
    swatch.className = "swatch";
    swatch.style.background = scene.colours[p];
    head.append(name);
    const share = make("td", "", line);
    share.className = "number";
    const interval = make("td", "", line);
    const text = make("span", "", interval);
    const svg = document.createElementNS(drawing, "svg");
    svg.setAttribute("viewBox", "0 0 100 10");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const part = (y, height, fill) => {
      const rect = document.createElementNS(drawing, "rect");
      rect.setAttribute("y", y);
      rect.setAttribute("height", height);
      rect.style.fill = fill;
      svg.append(rect);
      return rect;
    };
    part(4.5, 1, "var(--line)").setAttribute("width", 100);
    const range = part(2, 6, scene.colours[p] + "88");
    const mean = part(0, 10, "var(--front)");
    mean.setAttribute("width", 1.2);
    interval.append(svg);
    return { share, text, range, mean };
  });

  const pixelChart = chart(document.getElementById("pixel-chart"), 220, axis => ({
    scales: { x: { time: false }, y: { range: fromZero } },
    axes: spectrumAxes(axis),
    series: [{}, { stroke: style("--measured"), width: 2, points: { show: false } }, { stroke: style("--rebuilt"), width: 2, dash: [6, 3], points: { show: false } }],
    hooks: { drawClear: [greyGaps] },
  }), [axisX, axisX.map(() => null), axisX.map(() => null)]);

  const show = aloud => {
    const pixel = rows[state.row * grid.pixelColumns + state.column];
    const [column, row] = [columnOf(state.column), rowOf(state.row)];
    if (document.activeElement !== columnBox || !aloud) columnBox.value = column;
    if (document.activeElement !== rowBox || !aloud) rowBox.value = row;
    for (const map of maps) {
      const mark = map.querySelector(".mark");
      mark.hidden = false;
      mark.style.left = `${(column + 0.5) / grid.width * 100}%`;
      mark.style.top = `${(row + 0.5) / grid.height * 100}%`;
    }
    const none = axisX.map(() => null);
    pixelChart.set(pixel < 0 ? [axisX, none, none] : [axisX, along(spectra, pixel * bands), along(rebuilt, pixel * bands)]);
    cells.forEach((cell, p) => {
      const at = pixel * count + p;
      cell.share.textContent = pixel < 0 ? "–" : shares[at].toFixed(3);
      cell.text.textContent = pixel < 0 ? "–" : `${low[at].toFixed(3)} to ${high[at].toFixed(3)}`;
      cell.range.setAttribute("x", pixel < 0 ? 0 : low[at] * 100);
      cell.range.setAttribute("width", pixel < 0 ? 0 : Math.max(high[at] - low[at], 0.004) * 100);
      cell.mean.setAttribute("x", pixel < 0 ? -5 : Math.min(shares[at] * 100, 98.8));
    });
    document.getElementById("pixel-others").textContent = pixel < 0 ? "No valid data here." : scene.otherNames.map((name, i) => `${name} ${others[i][pixel].toPrecision(3)}`).join(", ");
    if (aloud) said.textContent = `Column ${column}, row ${row}: ${pixel < 0 ? "no valid data" : scene.names.map((name, p) => `${name} ${shares[pixel * count + p].toFixed(2)}`).join(", ")}`;
  };
  const go = (column, row, aloud) => {
    state.column = clamp(column, grid.pixelColumns - 1);
    state.row = clamp(row, grid.pixelRows - 1);
    show(aloud);
  };
  const hold = held => {
    state.held = held;
    document.getElementById("inspector").dataset.held = held;
  };

  for (const map of maps) {
    const under = event => {
      const box = map.querySelector("img").getBoundingClientRect();
      const share = (at, start, length, points) => Math.floor(clamp((at - start) / length, 0.999999) * points / grid.pixelStep);
      return [share(event.clientX, box.left, box.width, grid.columns), share(event.clientY, box.top, box.height, grid.rows)];
    };
    map.addEventListener("pointermove", event => { if (!state.held && event.pointerType === "mouse") go(...under(event), false); });
    map.addEventListener("click", event => { hold(true); go(...under(event), true); });
    map.addEventListener("keydown", event => {
      const far = event.shiftKey ? 10 : 1;
      const move = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far], Home: [-grid.pixelColumns, 0], End: [grid.pixelColumns, 0] }[event.key];
      if (!move) return;
      event.preventDefault();
      hold(true);
      go(state.column + move[0], state.row + move[1], true);
    });
  }
  addEventListener("keydown", event => { if (event.key === "Escape") hold(false); });
  const typed = () => {
    hold(true);
    const at = (box, length, points) => Math.floor(Math.min(Math.floor(clamp(Number(box.value) || 0, length - 1) / grid.step), points - 1) / grid.pixelStep);
    go(at(columnBox, grid.width, grid.columns), at(rowBox, grid.height, grid.rows), true);
  };
  columnBox.addEventListener("input", typed);
  rowBox.addEventListener("input", typed);
  show(false);
  document.body.dataset.ready = "true";
})();
