/* Moves the stride figure that the server drew: slider, playback, phases, condition, words. The
   page marks what belongs to the figure with data-stride attributes; stride-drawing.js draws. */

import {
  classes,
  doing,
  facts,
  letters,
  lights,
  muscleAt,
  paths,
  phaseIndexAt,
  ranked,
  sentence,
  toTenths,
  trail,
  turns,
  withinCycle,
} from "./stride-drawing.js";

const SVG = "http://www.w3.org/2000/svg";

/* WebKit refuses to change the address more than 100 times in 10 seconds, and a held arrow key
   moves the slider 30 times a second. */
const ADDRESS_DELAY_MS = 300;

/* Rows of the list that stay empty where a note takes their room, as in presenters/gait.py. */
const NOTE_ROWS = 3;

const setAttribute = (node, name, value) => {
  if (!node || node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
};

const setHidden = (node, hidden) => {
  if (node.hidden !== hidden) node.hidden = hidden;
};

const setClass = (node, name, isOn) => {
  if (node.classList.contains(name) !== isOn) node.classList.toggle(name, isOn);
};

const setText = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

/* What the folded rows hold, without what is none of them, as the page says it. */
const restInWords = (quieter, unmeasured) =>
  [quieter && `${quieter} quieter`, unmeasured && `${unmeasured} not measured`]
    .filter(Boolean)
    .join(", ") || "No other muscle";

const all = (root, selector) => [...root.querySelectorAll(selector)];

const keyframesInPage = (condition) => document.getElementById(`stride-keyframes-${condition}`);

/* Safari has no requestIdleCallback. */
const whenIdle = (task) => (window.requestIdleCallback ?? ((then) => setTimeout(then, 500)))(task);

/* A letter on its dot, with a leader to a belly beside which it stands. */
const newLetter = () => {
  const parts = ["g", "path", "circle", "text"].map((name) => document.createElementNS(SVG, name));
  const [group, leader, dot, text] = parts;
  leader.setAttribute("class", "stride-leader");
  dot.setAttribute("class", "stride-dot");
  dot.setAttribute("r", "15");
  text.setAttribute("class", "stride-letter");
  group.append(leader, dot, text);
  return group;
};

/* The list beside one runner or two. Its rows keep their places and change what they say: a row that
   moved while the runner plays would be a shift of the page. Beside two runners the one in whom a
   muscle works harder decides where it stands. */
class Rows {
  constructor(root) {
    [this.working] = all(root, "[data-stride-rows]");
    [this.rest] = all(root, "[data-stride-rest]");
    this.count = root.querySelector("[data-stride-count]");
    this.quiet = root.querySelector("[data-stride-quiet]");
    this.notes = all(root, "[data-stride-note]");
    this.about = new Map();
    this.known = new WeakMap();
    for (const row of [...this.working.children, ...this.rest.children]) {
      const { link, names, words } = this.parts(row);
      const slug = words[0].dataset.strideDoing;
      if (slug) this.about.set(slug, [link.href, names.map((name) => name.textContent)]);
    }
  }

  /* A row's parts never change: found once, for every frame asks for them. */
  parts(row) {
    if (!this.known.has(row)) this.known.set(row, this.partsOf(row));
    return this.known.get(row);
  }

  partsOf(row) {
    const link = row.querySelector("a");
    const words = all(row, ".stride-doing");
    return { link, names: [...link.children], words };
  }

  fill(row, every, percent, slug) {
    const { link, names, words } = this.parts(row);
    const [href, own] = this.about.get(slug);
    setClass(row, "is-empty", false);
    setAttribute(link, "href", href);
    names.forEach((name, i) => {
      setText(name, own[i]);
    });
    words.forEach((node, i) => {
      const { level } = muscleAt(every[i], slug, percent);
      setAttribute(node, "data-stride-doing", slug);
      setAttribute(node, "data-level", level === null ? null : String(level));
      setText(node, doing(every[i], slug, percent));
    });
  }

  clear(row) {
    const { link, names, words } = this.parts(row);
    setClass(row, "is-empty", true);
    setAttribute(link, "href", null);
    for (const node of words) {
      setAttribute(node, "data-stride-doing", null);
      setAttribute(node, "data-level", null);
    }
    for (const node of [...names, ...words]) setText(node, "");
  }

  /* The muscles by what they do where they work hardest; among equals as they are drawn. */
  ranked(every, percent) {
    const [first, ...others] = every.map((keys) => new Map(ranked(keys, percent)));
    const steps = (now) => now.steps ?? -1;
    const harder = (one, other) => (steps(other) > steps(one) ? other : one);
    return every[0].rig.muscles
      .filter(([slug]) => this.about.has(slug))
      .map(([slug]) => [
        slug,
        others.map((other) => other.get(slug)).reduce(harder, first.get(slug)),
      ])
      .sort(([, one], [, other]) => steps(other) - steps(one));
  }

  draw(every, percent, phaseIndex) {
    const found = this.ranked(every, percent);
    const atWork = found.filter(([, { level }]) => level);
    const others = found.filter(([, { level }]) => !level);
    const rows = [...this.working.children];
    let first = 0;
    for (const note of this.notes) {
      const isSilent = (slug) => muscleAt(every[0], slug, percent).level === 0;
      const isHere = note.dataset.strideNote === String(phaseIndex);
      const isOn = isHere && note.dataset.silent.split(" ").every(isSilent);
      setHidden(note, !isOn);
      if (isOn) first = NOTE_ROWS;
    }
    rows.forEach((row, i) => {
      const here = atWork[i - first];
      if (here) this.fill(row, every, percent, here[0]);
      else this.clear(row);
    });
    const { rest } = this;
    while (rest.childElementCount > others.length) rest.lastElementChild.remove();
    while (rest.childElementCount < others.length) rest.append(rows[0].cloneNode(true));
    others.forEach(([slug], i) => {
      this.fill(rest.children[i], every, percent, slug);
    });
    const unmeasured = others.filter(([, { level }]) => level === null).length;
    setText(this.count, `${atWork.length} of ${found.length}`);
    setText(this.quiet, restInWords(others.length - unmeasured, unmeasured));
  }
}

/* One drawing of the page, with its words. */
class Figure {
  constructor(root, svg, number) {
    this.svg = svg;
    this.condition = svg.dataset.condition;
    this.trailGroup = svg.querySelector('[data-part="trail"]');
    this.letterGroup = svg.querySelector('[data-part="letters"]');
    const shapes = all(svg, "path[data-part], path[data-muscle]");
    this.shapes = new Map(shapes.map((node) => [node.dataset.part ?? node.dataset.muscle, node]));
    // Light lies over a muscle, and its fibres over that.
    this.bellyLights = new Map();
    for (const node of all(svg, "[data-muscle] + .stride-light")) {
      const { muscle } = node.previousElementSibling.dataset;
      this.bellyLights.set(muscle, node);
      this.shapes.set(`${muscle}-fibres`, node.nextElementSibling);
    }
    const gradients = all(svg, "[data-light]");
    this.gradients = new Map(gradients.map((node) => [node.dataset.light, node]));
    this.pieces = all(svg, "[data-bone]");
    const isOwn = (node) => Number(node.dataset.strideOf ?? 0) === number;
    this.phaseNodes = all(root, "[data-stride-phase]").filter(isOwn);
    const named = (name) => all(root, `[data-stride-${name}]`).filter(isOwn);
    this.msNodes = named("ms");
    this.pushNodes = named("push");
    this.weightNodes = named("weights");
    this.nothingNodes = named("nothing");
    this.contacts = all(root, `[data-stride-contact="${number}"]`);
  }

  draw(keys, percent, withTrail) {
    const { svg, shapes } = this;
    for (const [part, d] of paths(keys, percent)) {
      // A path changes with every frame: reading it first would only cost time.
      shapes.get(part)?.setAttribute("d", d);
      this.bellyLights.get(part)?.setAttribute("d", d);
    }
    for (const [part, place] of lights(keys, percent)) {
      this.gradients.get(part)?.setAttribute("gradientTransform", place);
    }
    const places = turns(keys, percent);
    for (const node of this.pieces) {
      node.setAttribute("transform", places.get(node.dataset.bone));
    }
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
    this.drawLetters(letters(keys, percent));
    this.sayFacts(facts(keys, percent));
    setAttribute(svg, "data-at", String(toTenths(percent)));
    const [phase] = keys.phases[phaseIndexAt(keys, percent)];
    for (const node of this.phaseNodes) setText(node, phase);
  }

  sayFacts({ milliseconds, onGround, weights }) {
    for (const node of this.msNodes) setText(node, `${milliseconds} ms`);
    for (const node of this.pushNodes) setHidden(node, weights === null);
    for (const node of this.weightNodes) setText(node, weights ?? "");
    for (const node of this.nothingNodes) {
      setHidden(node, weights !== null);
      setText(node, onGround ? node.dataset.unmeasured : node.dataset.inAir);
    }
  }

  drawLetters(found) {
    const { letterGroup } = this;
    if (!letterGroup) return;
    while (letterGroup.childElementCount > found.length) letterGroup.lastChild.remove();
    found.forEach(([letter, level, x, y, u, v], i) => {
      const node = letterGroup.children[i] ?? letterGroup.appendChild(newLetter());
      const [leader, , text] = node.children;
      setAttribute(node, "class", `stride-mark level-${level}`);
      setAttribute(node, "transform", `translate(${x} ${y})`);
      setAttribute(leader, "d", `M${toTenths(u - x)} ${toTenths(v - y)}L0 0`);
      setText(text, letter);
    });
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

  /* Moves what touches the ground to the percentages of another condition. */
  moveContacts({ stance }) {
    const flight = toTenths(50 - stance);
    const places = [
      [0, stance],
      [stance, flight],
      [50, stance],
      [50 + stance, flight],
    ];
    this.contacts.forEach((node, i) => {
      setAttribute(node, "x", `${toTenths(places[i][0])}%`);
      setAttribute(node, "width", `${places[i][1]}%`);
    });
  }
}

/* The explorer: one runner, or two in step, moved by the same controls. */
class Explorer {
  constructor(root) {
    this.root = root;
    const drawings = all(root, 'svg[data-figure="stride"]');
    this.figures = drawings.map((svg, number) => new Figure(root, svg, number));
    this.rows = root.querySelector("[data-stride-rows]") ? new Rows(root) : null;
    this.moments = all(root, "[data-stride-moment]");
    this.film = root.querySelector("[data-film]");
    this.cells = this.film ? all(this.film, "a") : [];
    [this.range] = all(root, 'input[type="range"][name="at"]');
    [this.conditionSelect] = all(root, 'select[name="condition"]');
    [this.speedSelect] = all(root, 'select[name="playback"]');
    [this.trailBox] = all(root, 'input[type="checkbox"][name="trail"]');
    [this.spreadBox] = all(root, 'input[type="checkbox"][name="spread"]');
    [this.paceRange] = all(root, 'input[type="range"][name="speed"]');
    [this.playButton] = all(root, '[data-action="play"]');
    this.at = Number(drawings[0].dataset.at);
    this.loaded = new Map();
    this.frame = 0;
    this.stops = 0;
    // The drawing says where we are; a browser may have restored older controls.
    if (this.range) this.range.value = String(this.at);
    for (const option of this.conditionSelect?.options ?? [])
      option.selected = option.defaultSelected;
    if (this.trailBox) this.trailBox.checked = this.figures[0].trailGroup.childElementCount > 0;
    for (const node of all(root, "[data-stride-js]")) node.hidden = false;
    for (const node of all(root, "[data-stride-nojs]")) node.hidden = true;
    root.addEventListener("input", (event) => this.onInput(event));
    root.addEventListener("change", (event) => this.onChange(event));
    root.addEventListener("click", (event) => this.onClick(event));
    this.range?.addEventListener("keydown", (event) => this.onKey(event));
    this.showCell();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.frame) this.moveTo(this.at);
    });
    // What the page carries is parsed, and the drawing compiled, while the browser is idle: else
    // a reader's first move would have to wait for both.
    if (this.figures.every(({ condition }) => keyframesInPage(condition))) {
      whenIdle(() => this.prepare());
    }
    // The other speeds come when the page is there and idle, so that pulling the slider asks for none.
    if (this.paceRange) {
      const loadAll = async () => (await this.speeds()).loadAll();
      // What fails now is asked for again when it is needed.
      const warm = () => whenIdle(() => loadAll().catch(() => {}));
      if (document.readyState === "complete") warm();
      else window.addEventListener("load", warm, { once: true });
    }
  }

  /* The slider of speeds and the fans have a script of their own, which the first view is spared. */
  async speeds() {
    if (!this.paceRange) return null;
    try {
      this.speedsScript ??= import("./stride-speed.js");
      const { Speeds } = await this.speedsScript;
      if (!this.extra) {
        this.extra = new Speeds(this);
        if (this.every) this.extra.draw(this.every[0], this.at); // It moved while this came.
      }
      return this.extra;
    } catch (error) {
      this.speedsScript = undefined; // The next try may succeed.
      throw error;
    }
  }

  /* Keyframes come from the page if it carries them, else from their URL when first needed, and
     between two measured speeds from those of both. */
  load(condition) {
    if (!this.loaded.has(condition)) this.loaded.set(condition, this.keyframes(condition));
    return this.loaded.get(condition);
  }

  keyframes(condition) {
    const carried = keyframesInPage(condition);
    if (carried) return JSON.parse(carried.textContent);
    const found = this.nodeOf(condition)
      ? this.fetchKeyframes(condition)
      : this.speeds().then((speeds) => speeds.between(condition));
    found.catch(() => this.loaded.delete(condition)); // The next try may succeed.
    return found;
  }

  /* The choice, or the mark on the slider, that stands for a measured runner. */
  nodeOf(condition) {
    const isIt = (node) => (node.dataset.runner ?? node.value) === condition;
    return all(this.root, "option, [data-runner]").find(isIt);
  }

  async fetchKeyframes(condition) {
    const answer = await fetch(this.nodeOf(condition).dataset.keyframesUrl);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return answer.json();
  }

  async loadAll() {
    if (this.spreadBox?.checked) await this.speeds();
    return Promise.all(this.figures.map(({ condition }) => this.load(condition)));
  }

  async prepare() {
    for (const keys of await this.loadAll()) paths(keys, this.at);
  }

  async onInput({ target }) {
    if (target === this.paceRange) return this.pull(Number(target.value));
    if (target !== this.range) return;
    this.stop();
    this.at = Number(target.value);
    await this.show();
  }

  async onChange({ target }) {
    if (target === this.range) this.writeAddressSoon();
    if (target === this.trailBox || target === this.spreadBox) {
      await this.show();
      this.writeAddressSoon();
    }
    // Two side by side share a scale that the server chooses: there, the form's button asks it.
    if (target === this.conditionSelect && this.figures.length === 1) {
      await this.switchTo(target.value);
    }
  }

  /* The space bar plays and pauses: arrows, Home and End are the slider's own. */
  async onKey(event) {
    if (event.key !== " ") return;
    event.preventDefault();
    await this.togglePlay();
  }

  async onClick(event) {
    const { target } = event;
    const place = this.cells.indexOf(target.closest("a"));
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (place >= 0 && isPlain) {
      event.preventDefault();
      await this.goToPhase(place);
      return;
    }
    const runner = target.closest("a[data-runner], a[data-to]");
    if (runner && isPlain) {
      event.preventDefault();
      await this.switchTo(runner.dataset.runner ?? runner.dataset.to);
      return;
    }
    const comparison = target.closest("[data-stride-compare] a, [data-stride-builds] a");
    if (comparison) this.bringUpToDate(comparison);
    const action = target.closest("[data-action]")?.dataset.action;
    if (action === "play") await this.togglePlay();
    if (action === "back") await this.moveTo(0);
    if (action === "next-phase") await this.stepPhase(1);
    if (action === "prev-phase") await this.stepPhase(-1);
    if (action === "describe") await this.writeSentence();
  }

  /* The middle of a phase, at the percentages of this condition, as the server rounds it: a half
     goes to the even neighbour. */
  async goToPhase(place) {
    const [{ phases }] = await this.loadAll();
    const middle = (phases[place][1] + (phases[place + 1]?.[1] ?? 100)) / 2;
    const down = Math.floor(middle);
    const isHalf = Math.abs(middle - down - 0.5) < 1e-9;
    await this.moveTo(isHalf ? down + (down % 2) : Math.round(middle));
  }

  /* A link to a comparison or to another figure leads to the instant and the pace that are shown now. */
  bringUpToDate(link) {
    const url = new URL(link.href);
    this.putChoice(url.searchParams);
    if (url.searchParams.get("with") === this.figures[0].condition) url.searchParams.delete("with");
    link.href = url;
  }

  /* The instant and the runner: a measured one by name, one between two speeds by the speed. */
  putChoice(params) {
    const { condition } = this.figures[0];
    const [, speed] = condition.split("between-");
    params.set("at", String(toTenths(this.at)));
    params.set(speed ? "speed" : "condition", speed ?? condition);
    params.delete(speed ? "condition" : "speed");
  }

  async pull(speed) {
    try {
      await this.switchTo((await this.speeds()).slugAt(speed));
    } catch {
      this.conditionSelect.form?.requestSubmit();
    }
  }

  async switchTo(condition) {
    this.wanted = condition;
    const isNewest = () => this.wanted === condition;
    try {
      const keys = await this.load(condition);
      const speeds = await this.speeds();
      if (!isNewest()) return; // Another one was chosen while this one loaded.
      this.figures[0].changeCondition(condition, keys);
      this.figures[0].moveContacts(keys);
      const { name, whose } = speeds?.tell(condition, keys) ?? this.nodeOf(condition).dataset;
      for (const node of all(this.root, "[data-stride-name]")) setText(node, name);
      for (const node of all(this.root, "[data-stride-whose]")) setText(node, whose);
      await this.show();
      this.writeAddressSoon();
    } catch {
      if (isNewest()) this.conditionSelect.form?.requestSubmit(); // The server can always draw it.
    }
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
    this.every = await this.loadAll();
    if (stops !== this.stops) return; // The reader did something else while it loaded.
    let last;
    const tick = (now) => {
      const rate = Number(this.speedSelect?.value) || 1;
      this.at = withinCycle(this.at + ((now - (last ?? now)) / 10 / this.every[0].stride) * rate);
      last = now;
      if (this.range) this.range.value = String(Math.round(this.at));
      this.draw(this.every);
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
    this.every = await this.loadAll();
    this.draw(this.every);
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
    this.putChoice(url.searchParams);
    for (const box of [this.trailBox, this.spreadBox]) {
      if (box?.checked && !box.disabled) url.searchParams.set(box.name, "on");
      else if (box) url.searchParams.delete(box.name);
    }
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
    this.extra?.draw(keys, percent);
    const phaseIndex = phaseIndexAt(keys, percent);
    const percentText = `${Math.round(percent)} %`;
    const valueText = `${percentText}, ${keys.phases[phaseIndex][0]}`;
    if (this.range) setAttribute(this.range, "aria-valuetext", valueText);
    for (const node of all(root, "[data-stride-at]")) setText(node, percentText);
    this.rows?.draw(every, percent, phaseIndex);
    if (phaseIndex === this.phaseIndex) return;
    this.phaseIndex = phaseIndex;
    const place = String(phaseIndex);
    for (const node of this.moments) setHidden(node, node.dataset.strideMoment !== place);
    for (const node of all(document, "[data-stride-now]")) {
      setAttribute(node, "data-stride-now", place);
    }
    for (const node of all(document, "[data-stride-index]")) {
      const isHere = node.dataset.strideIndex === place;
      setAttribute(node, "aria-current", isHere ? "step" : null);
    }
    this.cells.forEach((cell, i) => {
      setAttribute(cell, "aria-current", i === phaseIndex ? "true" : null);
    });
    this.showCell();
  }

  /* On a narrow screen the filmstrip is wider than its room: the current cell is brought in. Asking
     for widths lays the page out: that waits until the frame has changed all it changes. */
  showCell() {
    cancelAnimationFrame(this.cellFrame);
    this.cellFrame = requestAnimationFrame(() => this.bringInCell());
  }

  bringInCell() {
    const { film } = this;
    const cell = this.cells.find((link) => link.hasAttribute("aria-current"));
    if (!film || !cell || film.scrollWidth <= film.clientWidth) return;
    const middle = cell.offsetLeft + cell.offsetWidth / 2;
    film.scrollLeft = middle - film.clientWidth / 2;
  }
}

for (const root of all(document, "[data-stride]")) {
  if (root.querySelector('svg[data-figure="stride"]')) new Explorer(root);
}
