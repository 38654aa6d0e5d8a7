/* Moves the stride figure the server drew: slider, playback, phases, condition, words. The page
   says what belongs to the figure with data-stride attributes; the drawing is stride-drawing.js. */

import {
  classes,
  doing,
  muscle,
  paths,
  phaseAt,
  sentence,
  short,
  trail,
  within,
} from "./stride-drawing.js";

const SVG = "http://www.w3.org/2000/svg";

const set = (node, name, value) => {
  if (!node || node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
};

const write = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

const all = (root, selector) => [...root.querySelectorAll(selector)];

const carried = (condition) => document.getElementById(`stride-keyframes-${condition}`);

/* Not every browser tells when it is idle. */
const whenIdle = (task) => (window.requestIdleCallback ?? ((then) => setTimeout(then, 500)))(task);

/* One drawing of the page, with its list of words. */
class Figure {
  constructor(root, svg, number) {
    this.svg = svg;
    this.condition = svg.dataset.condition;
    this.ghosts = svg.querySelector('[data-part="trail"]');
    const shapes = all(svg, "path[data-part], path[data-muscle]");
    this.parts = new Map(shapes.map((node) => [node.dataset.part ?? node.dataset.muscle, node]));
    const own = (node) => Number(node.dataset.strideOf ?? 0) === number;
    this.doing = all(root, "[data-stride-doing]").filter(own);
    this.phase = all(root, "[data-stride-phase]").filter(own);
  }

  draw(keys, percent, withTrail) {
    const { svg, parts } = this;
    for (const [part, d] of paths(keys, percent)) set(parts.get(part), "d", d);
    for (const [slug, deep] of keys.rig.muscles) {
      const node = parts.get(slug);
      if (!node) continue;
      const now = muscle(keys, slug, percent);
      const known = now.level !== null;
      const tenths = Math.floor((now.steps * 10) / keys.rig.steps + 0.5);
      set(node, "class", classes(keys, slug, deep, now));
      set(node, "data-level", known ? String(now.level) : null);
      set(node, "data-activity", known ? String(tenths) : null);
    }
    this.drawTrail(withTrail ? trail(keys, percent) : []);
    set(svg, "data-at", String(short(percent)));
    for (const node of this.phase) write(node, phaseAt(keys, percent)[0]);
    for (const node of this.doing) {
      const { level } = muscle(keys, node.dataset.strideDoing, percent);
      set(node, "data-level", level === null ? null : String(level));
      write(node, doing(keys, node.dataset.strideDoing, percent));
    }
  }

  drawTrail(outlines) {
    const { ghosts } = this;
    while (ghosts.childElementCount > outlines.length) ghosts.lastChild.remove();
    outlines.forEach((d, i) => {
      const node = ghosts.children[i] ?? ghosts.appendChild(document.createElementNS(SVG, "path"));
      set(node, "class", "stride-ghost");
      set(node, "d", d);
    });
  }

  rename(keys) {
    set(this.svg, "data-condition", this.condition);
    if (keys.title) this.svg.querySelector("title").textContent = keys.title;
    if (keys.description) this.svg.querySelector("desc").textContent = keys.description;
  }
}

/* The explorer: one runner, or two in step, moved by the same controls. */
export class Stride {
  constructor(root) {
    this.root = root;
    const drawings = all(root, 'svg[data-figure="stride"]');
    this.figures = drawings.map((svg, number) => new Figure(root, svg, number));
    [this.range] = all(root, 'input[type="range"][name="at"]');
    [this.select] = all(root, 'select[name="condition"]');
    [this.speed] = all(root, 'select[name="speed"]');
    [this.box] = all(root, 'input[type="checkbox"][name="trail"]');
    [this.play] = all(root, '[data-action="play"]');
    this.at = Number(drawings[0].dataset.at);
    this.loaded = new Map();
    this.frame = 0;
    this.turn = 0;
    // The drawing says where we are; a browser may have restored older controls.
    if (this.range) this.range.value = String(this.at);
    if (this.select) this.select.value = this.figures[0].condition;
    if (this.box) this.box.checked = this.figures[0].ghosts.childElementCount > 0;
    for (const node of all(root, "[data-stride-js]")) node.hidden = false;
    for (const node of all(root, "[data-stride-nojs]")) node.hidden = true;
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("change", (event) => this.onChange(event));
    root.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    // What the page carries is parsed, and the drawing compiled, while nobody waits: else a
    // reader's first move would have to wait for both.
    if (this.figures.every(({ condition }) => carried(condition))) whenIdle(() => this.prepare());
  }

  /* Keyframes come from the page if it carries them, else from their URL when first needed. */
  load(condition) {
    if (!this.loaded.has(condition)) {
      const own = carried(condition);
      const coming = own ? JSON.parse(own.textContent) : this.fetch(condition);
      this.loaded.set(condition, coming);
    }
    return this.loaded.get(condition);
  }

  async fetch(condition) {
    try {
      const option = [...this.select.options].find(({ value }) => value === condition);
      const answer = await fetch(option.dataset.keyframesUrl);
      if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
      return await answer.json();
    } catch (error) {
      this.loaded.delete(condition); // It may come next time.
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
    if (target === this.range) this.remember();
    if (target === this.box) {
      await this.show();
      this.remember();
    }
    // Two side by side share a scale that the server chooses: there, the form's button asks it.
    if (target === this.select && this.figures.length === 1) await this.switchTo(target.value);
  }

  async onClick({ target }) {
    const action = target.closest("[data-action]")?.dataset.action;
    if (action === "play") await this.toggle();
    if (action === "back") await this.go(0);
    if (action === "next-phase") await this.step(1);
    if (action === "prev-phase") await this.step(-1);
    if (action === "describe") await this.describe();
  }

  async switchTo(condition) {
    const going = this.frame > 0;
    this.stop();
    try {
      const keys = await this.load(condition);
      const [figure] = this.figures;
      figure.condition = condition;
      figure.rename(keys);
      this.rule(keys);
      const [option] = this.select.selectedOptions;
      for (const node of all(this.root, "[data-stride-name]")) write(node, option.text);
      await this.show();
      this.remember();
      if (going) await this.toggle();
    } catch {
      this.select.form?.requestSubmit(); // The server can always draw it.
    }
  }

  /* Moves the borders on the ruler under the slider to those of another condition. */
  rule({ phases, stance }) {
    all(this.root, "[data-stride-segment]").forEach((node, i) => {
      const end = phases[i + 1]?.[1] ?? 100;
      set(node, "x", `${phases[i][1]}%`);
      set(node, "width", `${short(end - phases[i][1])}%`);
    });
    for (const node of all(this.root, "[data-stride-toe-off]")) set(node, "x", `${stance}%`);
  }

  async go(percent) {
    this.stop();
    this.at = percent;
    if (this.range) this.range.value = String(percent);
    await this.show();
    this.remember();
  }

  async step(way) {
    const [keys] = await this.loadAll();
    const starts = keys.phases.map(([, start]) => start);
    const here = within(this.at);
    const next =
      way > 0
        ? (starts.find((start) => start > here + 0.01) ?? starts[0])
        : (starts.findLast((start) => start < here - 0.01) ?? starts.at(-1));
    await this.go(next);
  }

  async toggle() {
    if (this.frame) {
      this.stop();
      return this.remember();
    }
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.step(1);
    this.turn += 1;
    const turn = this.turn;
    const every = await this.loadAll();
    if (turn !== this.turn) return; // Something else was asked for while it loaded.
    let last;
    const tick = (now) => {
      const rate = Number(this.speed?.value) || 1;
      this.at = within(this.at + ((now - (last ?? now)) / 10 / every[0].stride) * rate);
      last = now;
      if (this.range) this.range.value = String(Math.round(this.at));
      this.draw(every);
      this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
    set(this.play, "data-playing", "true");
  }

  stop() {
    this.turn += 1;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    set(this.play, "data-playing", "false");
  }

  async show() {
    this.draw(await this.loadAll());
  }

  async describe() {
    const every = await this.loadAll();
    const words = every.map((keys) => sentence(keys, this.at)).join(" ");
    for (const node of all(this.root, "[data-stride-sentence]")) node.textContent = words;
  }

  remember() {
    const url = new URL(location.href);
    url.searchParams.set("at", String(short(this.at)));
    url.searchParams.set("condition", this.figures[0].condition);
    if (this.box?.checked) url.searchParams.set("trail", "on");
    else url.searchParams.delete("trail");
    history.replaceState(history.state, "", url);
  }

  draw(every) {
    const { root, at: percent } = this;
    this.figures.forEach((figure, i) => figure.draw(every[i], percent, this.box?.checked));
    const phase = phaseAt(every[0], percent);
    const place = String(every[0].phases.indexOf(phase));
    const shown = `${Math.round(percent)} %`;
    if (this.range) set(this.range, "aria-valuetext", `${shown}, ${phase[0]}`);
    for (const node of all(root, "[data-stride-at]")) write(node, shown);
    if (place === this.place) return;
    this.place = place;
    for (const node of all(document, "[data-stride-now]")) set(node, "data-stride-now", place);
    for (const node of all(document, "[data-stride-index]")) {
      set(node, "aria-current", node.dataset.strideIndex === place ? "step" : null);
    }
  }
}

for (const root of all(document, "[data-stride]")) {
  if (root.querySelector('svg[data-figure="stride"]')) new Stride(root);
}
