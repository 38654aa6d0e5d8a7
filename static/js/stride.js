/* Moves the stride figure that the server drew: slider, playback, phases, condition, words. The
   page marks what belongs to the figure with data-stride attributes; stride-drawing.js draws. */

import {
  classes,
  doing,
  muscleAt,
  paths,
  phaseIndexAt,
  sentence,
  toTenths,
  trail,
  withinCycle,
} from "./stride-drawing.js";

const SVG = "http://www.w3.org/2000/svg";

/* WebKit refuses to change the address more than 100 times in 10 seconds, and a held arrow key
   moves the slider 30 times a second. */
const ADDRESS_DELAY_MS = 300;

const setAttribute = (node, name, value) => {
  if (!node || node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
};

const setText = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

const all = (root, selector) => [...root.querySelectorAll(selector)];

const keyframesInPage = (condition) => document.getElementById(`stride-keyframes-${condition}`);

/* Safari has no requestIdleCallback. */
const whenIdle = (task) => (window.requestIdleCallback ?? ((then) => setTimeout(then, 500)))(task);

/* One drawing of the page, with its list of words. */
class Figure {
  constructor(root, svg, number) {
    this.svg = svg;
    this.condition = svg.dataset.condition;
    this.trailGroup = svg.querySelector('[data-part="trail"]');
    const shapes = all(svg, "path[data-part], path[data-muscle]");
    this.shapes = new Map(shapes.map((node) => [node.dataset.part ?? node.dataset.muscle, node]));
    const isOwn = (node) => Number(node.dataset.strideOf ?? 0) === number;
    this.doingNodes = all(root, "[data-stride-doing]").filter(isOwn);
    this.phaseNodes = all(root, "[data-stride-phase]").filter(isOwn);
  }

  draw(keys, percent, withTrail) {
    const { svg, shapes } = this;
    for (const [part, d] of paths(keys, percent)) setAttribute(shapes.get(part), "d", d);
    for (const [slug, deep] of keys.rig.muscles) {
      const node = shapes.get(slug);
      if (!node) continue;
      const now = muscleAt(keys, slug, percent);
      const known = now.level !== null;
      const tenths = Math.floor((now.steps * 10) / keys.rig.steps + 0.5);
      setAttribute(node, "class", classes(keys, slug, deep, now));
      setAttribute(node, "data-level", known ? String(now.level) : null);
      setAttribute(node, "data-activity", known ? String(tenths) : null);
    }
    this.drawTrail(withTrail ? trail(keys, percent) : []);
    setAttribute(svg, "data-at", String(toTenths(percent)));
    const [phase] = keys.phases[phaseIndexAt(keys, percent)];
    for (const node of this.phaseNodes) setText(node, phase);
    for (const node of this.doingNodes) {
      const { level } = muscleAt(keys, node.dataset.strideDoing, percent);
      setAttribute(node, "data-level", level === null ? null : String(level));
      setText(node, doing(keys, node.dataset.strideDoing, percent));
    }
  }

  drawTrail(outlines) {
    const { trailGroup } = this;
    while (trailGroup.childElementCount > outlines.length) trailGroup.lastChild.remove();
    outlines.forEach((d, i) => {
      const newPath = () => trailGroup.appendChild(document.createElementNS(SVG, "path"));
      const node = trailGroup.children[i] ?? newPath();
      setAttribute(node, "class", "stride-ghost");
      setAttribute(node, "d", d);
    });
  }

  changeCondition(condition, { title, description }) {
    this.condition = condition;
    setAttribute(this.svg, "data-condition", condition);
    if (title) this.svg.querySelector("title").textContent = title;
    if (description) this.svg.querySelector("desc").textContent = description;
  }
}

/* The explorer: one runner, or two in step, moved by the same controls. */
class Explorer {
  constructor(root) {
    this.root = root;
    const drawings = all(root, 'svg[data-figure="stride"]');
    this.figures = drawings.map((svg, number) => new Figure(root, svg, number));
    [this.range] = all(root, 'input[type="range"][name="at"]');
    [this.conditionSelect] = all(root, 'select[name="condition"]');
    [this.speedSelect] = all(root, 'select[name="speed"]');
    [this.trailBox] = all(root, 'input[type="checkbox"][name="trail"]');
    [this.playButton] = all(root, '[data-action="play"]');
    this.at = Number(drawings[0].dataset.at);
    this.loaded = new Map();
    this.frame = 0;
    this.stops = 0;
    // The drawing says where we are; a browser may have restored older controls.
    if (this.range) this.range.value = String(this.at);
    if (this.conditionSelect) this.conditionSelect.value = this.figures[0].condition;
    if (this.trailBox) this.trailBox.checked = this.figures[0].trailGroup.childElementCount > 0;
    for (const node of all(root, "[data-stride-js]")) node.hidden = false;
    for (const node of all(root, "[data-stride-nojs]")) node.hidden = true;
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("change", (event) => this.onChange(event));
    root.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.frame) this.moveTo(this.at);
    });
    // What the page carries is parsed, and the drawing compiled, while the browser is idle: else
    // a reader's first move would have to wait for both.
    if (this.figures.every(({ condition }) => keyframesInPage(condition))) {
      whenIdle(() => this.prepare());
    }
  }

  /* Keyframes come from the page if it carries them, else from their URL when first needed. */
  load(condition) {
    if (!this.loaded.has(condition)) {
      const carried = keyframesInPage(condition);
      const keys = carried ? JSON.parse(carried.textContent) : this.fetchKeyframes(condition);
      this.loaded.set(condition, keys);
    }
    return this.loaded.get(condition);
  }

  async fetchKeyframes(condition) {
    try {
      const options = [...this.conditionSelect.options];
      const option = options.find(({ value }) => value === condition);
      const answer = await fetch(option.dataset.keyframesUrl);
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      return await answer.json();
    } catch (error) {
      this.loaded.delete(condition); // The next try may succeed.
      throw error;
    }
  }

  loadAll() {
    return Promise.all(this.figures.map(({ condition }) => this.load(condition)));
  }

  async prepare() {
    for (const keys of await this.loadAll()) paths(keys, this.at);
  }

  async onInput({ target }) {
    if (target !== this.range) return;
    this.stop();
    this.at = Number(target.value);
    await this.show();
  }

  async onChange({ target }) {
    if (target === this.range) this.writeAddressSoon();
    if (target === this.trailBox) {
      await this.show();
      this.writeAddressSoon();
    }
    // Two side by side share a scale that the server chooses: there, the form's button asks it.
    if (target === this.conditionSelect && this.figures.length === 1) {
      await this.switchTo(target.value);
    }
  }

  async onClick({ target }) {
    const action = target.closest("[data-action]")?.dataset.action;
    if (action === "play") await this.togglePlay();
    if (action === "back") await this.moveTo(0);
    if (action === "next-phase") await this.stepPhase(1);
    if (action === "prev-phase") await this.stepPhase(-1);
    if (action === "describe") await this.writeSentence();
  }

  async switchTo(condition) {
    const isNewest = () => this.conditionSelect.value === condition;
    try {
      const keys = await this.load(condition);
      if (!isNewest()) return; // Another one was chosen while this one loaded.
      const wasPlaying = this.frame > 0;
      this.stop();
      this.figures[0].changeCondition(condition, keys);
      this.moveBorders(keys);
      const [option] = this.conditionSelect.selectedOptions;
      for (const node of all(this.root, "[data-stride-name]")) setText(node, option.text);
      await this.show();
      this.writeAddressSoon();
      if (wasPlaying) await this.togglePlay();
    } catch {
      if (isNewest()) this.conditionSelect.form?.requestSubmit(); // The server can always draw it.
    }
  }

  /* Moves the borders on the ruler under the slider to those of another condition. */
  moveBorders({ phases, stance }) {
    all(this.root, "[data-stride-segment]").forEach((node, i) => {
      const [, start] = phases[i];
      const end = phases[i + 1]?.[1] ?? 100;
      setAttribute(node, "x", `${start}%`);
      setAttribute(node, "width", `${toTenths(end - start)}%`);
    });
    for (const node of all(this.root, "[data-stride-toe-off]"))
      setAttribute(node, "x", `${stance}%`);
  }

  /* Stops at an instant that the address can hold, so a reload shows the same. */
  async moveTo(percent) {
    this.stop();
    this.at = toTenths(percent);
    if (this.range) this.range.value = String(this.at);
    await this.show();
    this.writeAddressSoon();
  }

  /* Goes to the next border of a phase (way 1) or to the last one before this instant (-1). */
  async stepPhase(way) {
    const [keys] = await this.loadAll();
    const { phases } = keys;
    const here = phaseIndexAt(keys, this.at);
    const isInside = withinCycle(this.at) > phases[here][1];
    const next = way > 0 ? (here + 1) % phases.length : here - (isInside ? 0 : 1);
    await this.moveTo(phases.at(next)[1]);
  }

  async togglePlay() {
    if (this.frame) return this.moveTo(this.at);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.stepPhase(1);
    this.stop();
    const { stops } = this;
    const every = await this.loadAll();
    if (stops !== this.stops) return; // The reader did something else while it loaded.
    let last;
    const tick = (now) => {
      const rate = Number(this.speedSelect?.value) || 1;
      this.at = withinCycle(this.at + ((now - (last ?? now)) / 10 / every[0].stride) * rate);
      last = now;
      if (this.range) this.range.value = String(Math.round(this.at));
      this.draw(every);
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    setAttribute(this.playButton, "data-playing", "true");
  }

  stop() {
    this.stops += 1;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    setAttribute(this.playButton, "data-playing", "false");
  }

  async show() {
    this.draw(await this.loadAll());
  }

  async writeSentence() {
    const every = await this.loadAll();
    const words = every.map((keys) => sentence(keys, this.at)).join(" ");
    for (const node of all(this.root, "[data-stride-sentence]")) node.textContent = words;
  }

  writeAddressSoon() {
    clearTimeout(this.addressTimer);
    this.addressTimer = setTimeout(() => this.writeAddress(), ADDRESS_DELAY_MS);
  }

  writeAddress() {
    const url = new URL(location.href);
    url.searchParams.set("at", String(toTenths(this.at)));
    url.searchParams.set("condition", this.figures[0].condition);
    if (this.trailBox?.checked) url.searchParams.set("trail", "on");
    else url.searchParams.delete("trail");
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // The browser refuses. The next change tries again; the runner does not depend on it.
    }
  }

  draw(every) {
    const { root, at: percent } = this;
    this.figures.forEach((figure, i) => figure.draw(every[i], percent, this.trailBox?.checked));
    const [keys] = every;
    const phaseIndex = phaseIndexAt(keys, percent);
    const percentText = `${Math.round(percent)} %`;
    const valueText = `${percentText}, ${keys.phases[phaseIndex][0]}`;
    if (this.range) setAttribute(this.range, "aria-valuetext", valueText);
    for (const node of all(root, "[data-stride-at]")) setText(node, percentText);
    if (phaseIndex === this.phaseIndex) return;
    this.phaseIndex = phaseIndex;
    const place = String(phaseIndex);
    for (const node of all(document, "[data-stride-now]")) {
      setAttribute(node, "data-stride-now", place);
    }
    for (const node of all(document, "[data-stride-index]")) {
      const isHere = node.dataset.strideIndex === place;
      setAttribute(node, "aria-current", isHere ? "step" : null);
    }
  }
}

for (const root of all(document, "[data-stride]")) {
  if (root.querySelector('svg[data-figure="stride"]')) new Explorer(root);
}
