/* Those who were measured at several speeds: the slider, the runner between two of the speeds, and how
   far these people differ. Fetched after the page. The formulas are those of speeds.py and fans.py
   in muscles/figures/runner; whoever changes one side changes the other. */

import { between, columnsOf, onBone, pose, toTenths, withinCycle } from "./stride-drawing.js";

const SVG = "http://www.w3.org/2000/svg";

/* As FANS in fans.py: readers' word, bone, and the bone's far end from its joint. */
const FANS = {
  trunk_lean: ["trunk", "trunk", 0, -330],
  thigh_attitude: ["thigh", "thigh", 0, 258],
  shank_attitude: ["lower leg", "shank", 0, 217],
  foot_pitch: ["foot", "foot", 90, 45],
  upperarm_attitude: ["upper arm", "upperarm", 0, 152],
  forearm_attitude: ["forearm", "forearm", 0, 146],
};

const mix = (one, other, share) => one + (other - one) * share;

const mixed = (one, other, share) => one.map((value, i) => mix(value, other[i], share));

/* Where phases begin: borders within stance move with it, `starts` are those of easy running. */
const phasesAt = (keys, starts, stance) => {
  const off = starts[keys.phases.findIndex(([, start]) => start === keys.stance)];
  return keys.phases.map(([name], i) => {
    const start = starts[i];
    return [name, start <= off ? toTenths((start * stance) / off) : start];
  });
};

/* What a length does where both agree; elsewhere it is not known. */
const agreed = (one, other) => {
  const found = Object.keys(one).filter((slug) => other[slug]);
  const at = (slug) => (state, i) => (state === other[slug][i] ? state : ".");
  return Object.fromEntries(found.map((slug) => [slug, [...one[slug]].map(at(slug)).join("")]));
};

/* The keyframes that lie `share` of the way between two. Nobody's activity is carried over. */
export const keysBetween = (slower, faster, share, starts, words) => {
  const stance = toTenths(mix(slower.stance, faster.stance, share));
  const others = columnsOf(faster);
  return {
    ...slower,
    ...words,
    stance,
    stride: Math.round(mix(slower.stride, faster.stride, share) * 1000) / 1000,
    height: mixed(slower.height, faster.height, share),
    columns: columnsOf(slower).map((column, i) => mixed(column, others[i], share)),
    activity: {},
    simulated: [],
    states: agreed(slower.states, faster.states),
    force:
      slower.force && faster.force
        ? slower.force.map((curve, i) => mixed(curve, faster.force[i], share).map(Math.round))
        : null,
    phases: phasesAt(slower, starts, stance),
    spread: undefined,
    near: [slower, faster, share],
    posed: undefined,
    told: undefined,
  };
};

/* The spread of keyframes in tenths of a degree by angle; undefined where it was not fetched. */
const spreadOf = (keys) => {
  if (!keys.near) return keys.spread;
  const [slower, faster, share] = keys.near;
  if (!slower.spread || !faster.spread) return undefined;
  const names = Object.keys(slower.spread);
  keys.spread ??= Object.fromEntries(
    names.map((name) => [name, mixed(slower.spread[name], faster.spread[name], share)]),
  );
  return keys.spread;
};

/* The fans at an instant: paths, and in words how wide each is. */
export const fans = (keys, percent) => {
  const spread = spreadOf(keys);
  if (!spread) return null;
  const [bones] = pose(keys, percent);
  const here = withinCycle(percent);
  const found = Object.entries(FANS).map(([name, [word, bone, x, y]]) => {
    const degrees = between(spread[name], here) / 10;
    const placed = bones[keys.rig.bones.findIndex(([own]) => own === bone)];
    const size = toTenths(Math.hypot(x, y));
    const at = (u, v) => onBone(placed, u, v).map(toTenths).join(" ");
    const turned = (angle) => {
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      return at(x * c + y * s, y * c - x * s);
    };
    const reach = (degrees * Math.PI) / 180;
    const d = `M${at(0, 0)}L${turned(-reach)}A${size} ${size} 0 0 0 ${turned(reach)}z`;
    return { d, words: `${word} ±${Math.floor(degrees + 0.5)}°` };
  });
  return { paths: found.map(({ d }) => d), words: found.map(({ words }) => words).join(", ") };
};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const setText = (node, words) => {
  if (node.textContent !== words) node.textContent = words;
};

export class Speeds {
  constructor(explorer) {
    this.explorer = explorer;
    const { root } = explorer;
    const all = (selector) => [...root.querySelectorAll(selector)];
    [this.place] = all("[data-stride-speeds]");
    [this.room] = all(".stride-speeds");
    this.marks = [...this.place.querySelectorAll("a[data-runner]")];
    this.speeds = this.marks.map(({ dataset }) => Number(dataset.speed));
    this.slugs = this.marks.map(({ dataset }) => dataset.runner);
    this.starts = this.place.dataset.phases.split(" ").map(Number);
    this.paces = all("[data-stride-pace]");
    [this.rests] = all("[data-stride-measured]");
    [this.unlit] = all("[data-stride-unlit]");
    [this.agreed] = all("[data-stride-agreed]");
    [this.differ] = all("[data-stride-differ]");
    [this.differNow] = all("[data-stride-differ-now]");
    // The drawing says how fast it is; a browser may have restored an older slider.
    const { paceRange, figures } = explorer;
    const shown = this.about(figures[0].condition);
    if (this.isOwn(figures[0].condition)) paceRange.value = shown.speed;
  }

  /* Every measured speed, on one table of shapes: what was worked out of it serves them all. */
  async loadAll() {
    const every = await Promise.all(this.slugs.map((slug) => this.explorer.load(slug)));
    for (const keys of every) keys.rig = every[0].rig;
    return every;
  }

  isOwn(condition) {
    return this.slugs.includes(condition) || condition.startsWith("between-");
  }

  slugAt(speed) {
    const place = this.speeds.indexOf(speed);
    return place < 0 ? `between-${speed.toFixed(1)}` : this.slugs[place];
  }

  /* What there is to say of a runner. */
  about(condition) {
    const [, speed] = condition.split("between-");
    if (!speed) return this.explorer.nodeOf(condition).dataset;
    const next = this.speeds.findIndex((each) => each > Number(speed));
    const values = { speed, slower: this.speeds[next - 1], faster: this.speeds[next] };
    const { name, whose, measured } = this.place.dataset;
    const [fullName, fullWhose, rests] = [name, whose, measured].map((one) => filled(one, values));
    return { speed, name: fullName, whose: fullWhose, measured: rests, next };
  }

  async between(condition) {
    const every = await this.loadAll();
    const { speed, name, next } = this.about(condition);
    const [slow, fast] = [this.speeds[next - 1], this.speeds[next]];
    const [slower, faster] = [every[next - 1], every[next]];
    const own = this.marks[next - 1].dataset.name;
    const title = slower.title.replace(own, () => name);
    const unlit = [slower, faster].find(({ activity }) => Object.keys(activity).length === 0);
    const words = { condition, title, description: (unlit ?? slower).description };
    return keysBetween(slower, faster, (Number(speed) - slow) / (fast - slow), this.starts, words);
  }

  /* Says how fast the runner is and what that rests on, wherever the page says it. */
  tell(condition, keys) {
    const about = this.about(condition);
    const isOwn = this.isOwn(condition);
    const { conditionSelect, paceRange, spreadBox } = this.explorer;
    const option = [...conditionSelect.options].find(({ value }) => this.slugs.includes(value));
    conditionSelect.value = isOwn ? option.value : condition;
    for (const node of this.paces) setText(node, about.speed);
    setText(this.rests, about.measured);
    if (isOwn) {
      paceRange.value = about.speed;
      paceRange.setAttribute("aria-valuetext", `${about.speed} m/s, ${about.measured}`);
      paceRange.classList.toggle("is-between", !this.slugs.includes(condition));
    }
    for (const mark of this.marks) {
      if (mark.dataset.runner === condition) mark.setAttribute("aria-current", "true");
      else mark.removeAttribute("aria-current");
    }
    this.room.hidden = !isOwn;
    spreadBox.disabled = !isOwn;
    if (this.unlit) this.unlit.hidden = !isOwn || Object.keys(keys.activity).length > 0;
    return about;
  }

  /* The spread of the speed that the page came with is fetched when it is first asked for. */
  async fetchSpread() {
    const every = await this.loadAll();
    const full = async (keys, i) => {
      if (keys.spread) return;
      const { spread } = await this.explorer.fetchKeyframes(this.slugs[i]);
      keys.spread = spread;
    };
    await Promise.all(every.map(full));
    this.isSpreadKnown = true;
    this.explorer.show();
  }

  draw(keys, percent) {
    const { spreadBox, figures } = this.explorer;
    const here = withinCycle(percent);
    if (this.agreed) {
      const [after, before] = this.agreed.dataset.strideAgreed.split(" ").map(Number);
      const isTold = this.isOwn(figures[0].condition) && !(after < here && here < before);
      if (this.agreed.hidden === isTold) this.agreed.hidden = !isTold;
    }
    const isOn = spreadBox.checked && !spreadBox.disabled;
    const found = isOn ? fans(keys, percent) : null;
    if (isOn && !found && !this.isSpreadKnown) this.asked ??= this.fetchSpread();
    const { svg, letterGroup } = figures[0];
    let group = svg.querySelector(".stride-fans");
    if (found && !group) {
      group = document.createElementNS(SVG, "g");
      group.setAttribute("class", "stride-fans");
      letterGroup.before(group);
    }
    if (group) {
      while (group.childElementCount > (found?.paths.length ?? 0)) group.lastChild.remove();
      found?.paths.forEach((d, i) => {
        const newPath = () => group.appendChild(document.createElementNS(SVG, "path"));
        (group.children[i] ?? newPath()).setAttribute("d", d);
      });
    }
    if (this.differ.hidden === Boolean(found)) this.differ.hidden = !found;
    if (found) setText(this.differNow, found.words);
  }
}
