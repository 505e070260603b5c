"use strict";
// Draws the figures that pages carry, and says so when a part of a page could not be read.
(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const text = { color: colour("tblr-body-color"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const ROW = 30, SERIES_ROW = 18, PLAIN_HEIGHT = 270, LEAST_LABELLED = 0.05;

  const whole = (chart) => chart.series.every((series) => series.values.every(Number.isInteger));

  const largest = (chart) => Math.max(...chart.categories.map((_, at) => chart.series.reduce((sum, series) => sum + series.values[at], 0)));

  // bars that go on from one another stand on others that nobody sees
  const under = (chart) => (chart.offsets.length ? [{
    type: "bar", data: chart.offsets, stack: "whole", silent: true, itemStyle: { color: "transparent" }, tooltip: { show: false }, barMaxWidth: 34,
  }] : []);

  const seriesOf = (chart) => chart.series.map((series, index) => ({
    type: "bar", name: series.name, data: series.values, stack: chart.stacked ? "whole" : undefined,
    label: { show: chart.stacked || chart.series.length === 1, position: chart.stacked ? "inside" : chart.horizontal ? "right" : "top", ...text,
      color: chart.stacked && !["warn", "quiet"].includes(series.tone) ? "#fff" : text.color,
      formatter: ({ value }) => (value && (!chart.stacked || value >= largest(chart) * LEAST_LABELLED) ? number.format(value) : "") },
    labelLayout: { hideOverlap: true },
    ...(chart.mark && index === 0 && { markLine: {
      symbol: "none", silent: true, lineStyle: { color: text.color, type: "dashed", width: 2 },
      label: { ...text, formatter: chart.mark.name, ...(chart.horizontal ? { position: "start", align: chart.mark.value > Math.max(largest(chart), chart.mark.value) / 2 ? "right" : "left" } : { position: "insideEndTop" }) },
      data: [chart.horizontal ? { xAxis: chart.mark.value } : { yAxis: chart.mark.value }],
    } }),
    barMaxWidth: chart.stacked || chart.series.length === 1 ? 34 : 20, itemStyle: { color: colour(series.tone) },
  }));

  const option = (chart, width) => {
    const names = {
      type: "category", data: chart.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } },
      inverse: chart.horizontal, ...(!chart.horizontal && { name: chart.head, nameLocation: "middle", nameGap: 26, nameTextStyle: { ...text, color: colour("muted") } }),
      axisLabel: { ...text, hideOverlap: true, ...(chart.horizontal && { width: Math.min(210, width * 0.38), overflow: "truncate" }) },
    };
    const values = {
      type: "value", minInterval: whole(chart) ? 1 : undefined, name: chart.unit, nameTextStyle: { ...text, color: colour("muted"), align: chart.horizontal ? "right" : "left" },
      ...(chart.horizontal ? { nameLocation: "middle", nameGap: 26 } : { nameLocation: "end", nameGap: 10 }),
      max: chart.mark ? ({ max }) => Math.max(max, chart.mark.value) : undefined, splitNumber: width < 420 ? 3 : 5, splitLine: { lineStyle: { color: colour("line") } },
      axisLabel: { ...text, color: colour("muted"), hideOverlap: true, formatter: (value) => number.format(value) },
    };
    return {
      animation: false, textStyle: text,
      grid: { left: 4, right: chart.horizontal && !chart.stacked ? 56 : 12, top: chart.series.length > 1 ? 38 : 22, bottom: 4, outerBoundsMode: "same", outerBounds: { left: 4, right: 8, top: 4, bottom: 4 } },
      legend: chart.series.length > 1 ? { data: chart.series.map((series) => series.name), type: "scroll", top: 0, left: 0, textStyle: text, itemWidth: 12, itemHeight: 12 } : undefined,
      // text drawn on the canvas: a floating element would need styles of its own, which the page does not allow
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true, valueFormatter: (value) => `${number.format(value)} ${chart.unit}` },
      xAxis: chart.horizontal ? values : names, yAxis: chart.horizontal ? names : values, series: [...under(chart), ...seriesOf(chart)],
    };
  };

  const SCALE = ["bad", "warn", "quiet", "plain", "good"];
  const TILES_HEIGHT = 340;

  const toneOf = (map, value) => SCALE[map.high > map.low ? Math.min(SCALE.length - 1, Math.floor(((value - map.low) / (map.high - map.low)) * SCALE.length)) : 2];

  const mapped = (map) => ({
    animation: false, textStyle: text,
    tooltip: { renderMode: "richText", confine: true, formatter: ({ data }) => `${data.name}\n${data.said}` },
    series: [{
      type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0,
      itemStyle: { borderColor: "#fff", borderWidth: 1, gapWidth: 1 },
      data: map.tiles.map((tile) => {
        const tone = toneOf(map, tile.value);
        return { ...tile, value: tile.size, cursor: tile.address ? "pointer" : "default", itemStyle: { color: colour(tone) },
          label: { ...text, color: ["warn", "quiet"].includes(tone) ? text.color : "#fff", formatter: ({ data }) => `${data.name}\n${data.said}`, overflow: "truncate" } };
      }),
    }],
  });

  const heightOf = (chart) => {
    if (!chart.horizontal) return PLAIN_HEIGHT;
    const row = chart.stacked ? ROW : Math.max(ROW, chart.series.length * SERIES_ROW);
    return chart.categories.length * row + (chart.series.length > 1 ? 92 : 78);
  };

  const draw = (place) => {
    const map = place.dataset.tiles && JSON.parse(place.dataset.tiles), chart = map || JSON.parse(place.dataset.chart);
    place.style.height = `${map ? TILES_HEIGHT : heightOf(chart)}px`;
    const drawn = echarts.init(place);
    new ResizeObserver(() => {
      drawn.resize();
      drawn.setOption(map ? mapped(map) : option(chart, place.clientWidth));
    }).observe(place);
    if (map) drawn.on("click", ({ data }) => data.address && location.assign(data.address));
    place.parentElement.querySelector("details")?.removeAttribute("open");
  };

  // a whole and its parts; on a narrow page only the upper levels are open at first
  const NARROW = 600, TWIG = 24;
  const leavesOf = (twig) => twig.children.length ? twig.children.reduce((sum, one) => sum + leavesOf(one), 0) : 1;
  const coloured = (twig) => ({ ...twig, itemStyle: { color: colour(twig.tone), borderColor: colour(twig.tone) }, children: twig.children.map(coloured) });

  const treeOption = (tree, width) => ({
    animation: false, textStyle: text,
    tooltip: { renderMode: "richText", confine: true, formatter: ({ data }) => `${data.name}\n${number.format(data.value)}${tree.unit}` },
    series: [{
      type: "tree", data: [coloured(tree.root)], top: 12, bottom: 12, left: 16, right: Math.min(300, width * 0.4), symbol: "circle", symbolSize: 11,
      roam: false, expandAndCollapse: true, initialTreeDepth: width < NARROW ? 1 : 2, lineStyle: { color: colour("line"), width: 1.5 },
      label: { ...text, position: "right", align: "left", distance: 8, backgroundColor: "#fff", padding: [2, 3], width: width < NARROW ? width * 0.4 : width * 0.28, overflow: "truncate" },
    }],
  });

  const drawTree = (place) => {
    const tree = JSON.parse(place.dataset.tree);
    place.style.height = `${Math.max(160, Math.min(leavesOf(tree.root), 40) * TWIG)}px`;
    const drawn = echarts.init(place);
    new ResizeObserver(() => {
      drawn.resize();
      drawn.setOption(treeOption(tree, place.clientWidth));
    }).observe(place);
  };

  // a year as rings, January at the top
  const HUB = 22, RIM = 84;  // per cent of the smaller side
  const wheelOption = (wheel) => {
    const width = (RIM - HUB) / wheel.rings.length;
    const ring = (name, inner, outer, data, more) => ({
      type: "pie", name, radius: [`${inner}%`, `${outer}%`], startAngle: 90, clockwise: true, silent: false, data,
      label: { show: false }, itemStyle: { borderColor: "#fff", borderWidth: 2 }, emphasis: { scale: false }, ...more,
    });
    const months = wheel.months.map((name) => ({ name, value: 1, itemStyle: { color: "transparent" } }));
    return {
      animation: false, textStyle: text,
      tooltip: { renderMode: "richText", confine: true, formatter: ({ seriesName, name }) => (seriesName ? `${seriesName}\n${name}` : name) },
      series: [
        ring("", RIM, RIM + 6, months, { label: { show: true, position: "outside", ...text, formatter: "{b}", distance: 0 }, labelLine: { show: true, length: 0, length2: 0, lineStyle: { opacity: 0 } } }),
        ...wheel.rings.map((one, at) => ring(one.name, RIM - (at + 1) * width + 1, RIM - at * width,
          one.slices.map((slice) => ({ name: slice.name, value: slice.days, itemStyle: { color: colour(slice.tone) } })))),
      ],
    };
  };

  const drawWheel = (place) => {
    const wheel = JSON.parse(place.dataset.wheel);
    place.style.height = `${Math.min(420, Math.max(300, place.clientWidth))}px`;
    const drawn = echarts.init(place);
    new ResizeObserver(() => {
      drawn.resize();
      drawn.setOption(wheelOption(wheel));
    }).observe(place);
  };

  const drawAll = () => {
    document.querySelectorAll("[data-wheel]:not([_echarts_instance_])").forEach(drawWheel);
    document.querySelectorAll(":is([data-chart], [data-tiles]):not([_echarts_instance_])").forEach(draw);
    document.querySelectorAll("[data-tree]:not([_echarts_instance_])").forEach(drawTree);
  };

  const settled = (part) => {
    if (part) part.removeAttribute("aria-busy");
    if (part && document.activeElement === document.body && part.dataset.asked) part.focus({ preventScroll: true });
    drawAll();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".part :is([hx-get], form[hx-post])");
    if (link) link.closest(".part").dataset.asked = "yes";
  });
  // a part that is read again by itself waits while somebody reads or uses it
  document.addEventListener("htmx:before:request", (event) => {
    const part = event.target;
    const again = part.matches?.(".part[hx-trigger*='every']:not([aria-busy])");
    if (again && (part.querySelector("details[open]") || part.contains(document.activeElement))) event.preventDefault();
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const target = event.detail.ctx.target;
    target.querySelectorAll?.("[_echarts_instance_]").forEach((place) => echarts.getInstanceByDom(place)?.dispose());
  });
  document.addEventListener("htmx:after:swap", (event) => settled(event.detail.ctx.target?.closest?.(".part")));
  document.addEventListener("htmx:error", (event) => {
    const { target, sourceElement } = event.detail.ctx ?? {};
    const place = sourceElement?.querySelector(":scope > .answer") ?? target?.closest?.(".answer, .part");
    if (!place) return;
    const kept = place.matches(".answer");  // the form above it keeps what was typed
    place.replaceChildren(document.getElementById(kept ? "unsent" : "broken").content.cloneNode(true));
    place.removeAttribute("aria-busy");
  });

  // whoever fills in a form is at work: the session goes on, and its end is said before anything typed is lost
  const STILL_THERE = 4 * 60 * 1000;  // milliseconds
  let asked = Date.now();

  const told = (form, id) => {
    const note = document.getElementById(id).content.cloneNode(true).firstElementChild;
    form.querySelector("[role=alert]")?.remove();
    form.prepend(note);
  };

  const standing = async () => {
    asked = Date.now();
    const answer = await fetch("/session", { headers: { "HX-Request": "true" } }).catch(() => null);
    return answer?.ok ? "" : answer?.status === 401 ? "ended" : "unsent";
  };

  document.addEventListener("input", async (event) => {
    const form = event.target.closest("form.filled");
    if (form && Date.now() - asked > STILL_THERE && (await standing()) === "ended") told(form, "ended");
  });
  let cleared = null;  // a form that is on its way, with the button that was pressed
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.filled:not([hx-post])");
    if (!form || form === cleared) return;
    event.preventDefault();
    const fault = await standing();
    if (fault) return told(form, fault);
    cleared = form;
    form.requestSubmit(event.submitter);
    cleared = null;
  });
  // numbers that have to add up: their sum, as they are typed
  document.addEventListener("input", (event) => {
    const sum = event.target.closest("form")?.querySelector("output[data-adds-up]");
    if (!sum) return;
    const names = sum.dataset.fields.split(" ");
    const counted = [...sum.closest("form").elements].filter((field) => names.some((name) => field.name.startsWith(name)));
    sum.value = sum.dataset.addsUp.replace("{told}", number.format(counted.reduce((told, field) => told + (Number(field.value) || 0), 0)));
  });

  // R-ELE-04: a ballot lists its candidates by the strokes of their surnames
  const strokes = new Intl.Collator("zh-u-co-stroke");
  if (strokes.resolvedOptions().collation === "stroke") {
    document.querySelectorAll("[data-by-strokes]").forEach((list) => {
      list.append(...[...list.children].sort((one, other) => strokes.compare(one.dataset.name, other.dataset.name)));
      list.closest("section").querySelector("[data-unsorted]").hidden = true;
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  drawAll();
})();
